package dev.hearth.client.bench;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.Waiting;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What makes {@code bench stall} fail. Its streams come in turns: three alone (0 to 2), five that
 * stall (3 to 7), three at the onset (8 to 10) and three beside (11 to 13).
 */
@Timeout(120)
class StallCommandTest extends BenchFixture {
  @Test
  void stall_besideReadersThatRead_passes() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.showMetrics();
      assertEquals(0, stall(server), () -> out.toString() + err);
      assertEquals(5, json().at("/figures/readers_that_stalled/value").asInt());
      assertTrue(json().at("/figures/grown").isMissingNode(), "nobody looked");
    }
  }

  @Test
  void stall_givesEachOfItsRunsTokensOfItsOwn() throws IOException {
    List<String> tokens = new ArrayList<>();
    for (int user = 0; user < 4; user++) {
      tokens.addAll(List.of("--signup-token", "token-" + user));
    }
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.showMetrics();
      server.wantTokens();
      int exit = stall(server, tokens.toArray(String[]::new));
      assertEquals(0, exit, () -> out.toString() + err);
    }
  }

  @Test
  void stall_ofAServerThatGrows_fails() throws IOException {
    AtomicBoolean grown = new AtomicBoolean();
    try (Arena memory = Arena.ofShared()) {
      IntFunction<FakeHomeserver.Lie> lies =
          stream ->
              lie(
                  (frame, n) -> {
                    if (stream >= 11 && !grown.getAndSet(true)) {
                      memory.allocate(256 << 20).fill((byte) 1); // this process is the server
                    }
                    return frame;
                  });
      try (FakeHomeserver server = new FakeHomeserver(lies)) {
        server.showMetrics();
        assertEquals(1, stall(server, "--server-pid", PID, "--grow", "1"), out::toString);
        assertEquals(List.of("the server grew by more than 1.0 MiB"), failures());
      }
    }
  }

  /**
   * Beside the stalled ones the first event is held for longer than the whole fan-out alone took,
   * which no event of that one can have been late by.
   */
  @Test
  void stall_thatSlowsOthersDown_fails() throws IOException {
    AtomicLong begun = new AtomicLong();
    AtomicLong heldNanos = new AtomicLong();
    IntFunction<FakeHomeserver.Lie> lies =
        stream -> {
          if (stream == 0) {
            begun.set(System.nanoTime());
          } else if (stream == 3) {
            heldNanos.set(System.nanoTime() - begun.get() + MILLISECONDS.toNanos(50));
          }
          return lie(
              (frame, n) -> {
                if (stream == 11 && n == 0) {
                  pause(Duration.ofNanos(heldNanos.get()));
                }
                return frame;
              });
        };
    try (FakeHomeserver server = new FakeHomeserver(lies)) {
      server.showMetrics();
      int exit = stall(server, "--slower", "1", "--patience", "30s");
      assertEquals(1, exit, () -> out.toString() + err);
      assertEquals(1, failures().size(), out::toString);
      assertTrue(failures().getFirst().startsWith("others were slowed down: p99"), out::toString);
    }
  }

  private static void pause(Duration time) {
    try {
      Waiting.SLEEPING.await(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stall_failsForWhatWasLostAtItsOnset_orAlone() throws IOException {
    for (int first : new int[] {0, 8}) {
      IntFunction<FakeHomeserver.Lie> lies =
          stream -> lie((frame, n) -> n == 3 && stream >= first && stream < first + 3 ? "" : frame);
      try (FakeHomeserver server = new FakeHomeserver(lies)) {
        server.showMetrics();
        assertEquals(1, stall(server), () -> out.toString() + err);
        String when = first == 0 ? "alone: " : "at the onset: ";
        assertEquals(List.of(when + "3 events are missing"), failures());
      }
    }
  }

  @Test
  void stall_ofReadersThatWereRefused_fails() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.showMetrics();
      assertEquals(1, stall(server, "--stalled-stream", "/nothing"), () -> out.toString() + err);
      assertEquals(List.of("only 0 of the stalled readers are there"), failures());
    }
  }

  private int stall(FakeHomeserver server, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--stalled", "5", "-s", "3", "--backlog", "20", "--rate", "100"));
    arguments.addAll(List.of("-d", "200ms", "--warmup", "0s"));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--patience")) {
      arguments.addAll(List.of("--patience", "1s"));
    }
    if (!arguments.contains("--slower")) {
      arguments.addAll(List.of("--slower", "1000")); // the machine may be busy
    }
    return run(server, "stall", arguments.toArray(String[]::new));
  }
}
