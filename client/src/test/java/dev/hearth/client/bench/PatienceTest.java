package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PatienceTest extends BenchFixture {
  private static final long GUARD_NANOS = Duration.ofSeconds(30).toNanos();
  private static final String EVENT = "id: 0000000000001p\nevent: PUT\ndata: pubky://u/pub/a\n\n";

  /** One event, and then heartbeats without a pause until the reader has gone. */
  private static final ScriptedServer.Script HEARTBEATS =
      peer -> {
        long end = System.nanoTime() + GUARD_NANOS;
        try {
          peer.chunkedEventStream().chunk(EVENT);
          while (System.nanoTime() < end) {
            peer.chunk(":\n\n");
          }
        } catch (IOException e) {
          return; // as it should
        }
        throw new AssertionError("the reader did not go");
      };

  private long now = Long.MAX_VALUE - 5; // nanoTime may begin anywhere

  @Test
  void patience_beginsAgainWithEachFrameThatTells_andWithNothingElse() {
    Patience patience = new Patience(Duration.ofNanos(10), () -> now);
    now += 9;
    assertTrue(patience.lasts(0));
    assertTrue(patience.lasts(1));
    long told = now;
    now += 9;
    assertTrue(patience.lasts(1));
    assertEquals(told, patience.toldAt());
    now += 1;
    assertFalse(patience.lasts(1));
    assertTrue(patience.lasts(2));
  }

  @Test
  void replay_ofAStreamThatOnlySendsHeartbeats_ends() throws IOException {
    assertEquals(1, read("replay"));
    assertEquals(1, failures().size(), out::toString);
    assertTrue(failures().get(0).startsWith("the stream fell silent after "), out::toString);
  }

  @Test
  void resume_ofAStreamThatOnlySendsHeartbeats_ends() throws IOException {
    assertEquals(1, read("resume"));
    assertTrue(err.toString().contains("fell silent before it was live"), err.toString());
  }

  private int read(String command) throws IOException {
    try (ScriptedServer server = new ScriptedServer(HEARTBEATS)) {
      List<String> arguments = new ArrayList<>(List.of(command, "--json", "--patience", "200ms"));
      arguments.addAll(List.of("--probe-time", "50ms", "--server", server.uri().toString()));
      arguments.addAll(List.of("--stream", "/events-stream?user=u&live=true"));
      return execute(arguments.toArray(String[]::new));
    }
  }
}
