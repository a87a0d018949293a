package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What crowds of streams are found to have lost, and what makes their commands fail. */
@Timeout(120)
class CrowdCommandsTest extends BenchFixture {
  @Test
  void fanout_onAnHonestServer_findsNothing(@TempDir Path folder) throws IOException {
    Path svg = folder.resolve("latency.svg");
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, fanout(server, "--svg", svg.toString(), "--server-pid", PID), out::toString);
      long events = json().at("/figures/events/value").asLong();
      assertTrue(events > 0);
      assertEquals(events * 20, json().at("/figures/frames/value").asLong());
      assertTrue(json().at("/figures/server_resident_mib/value").asDouble() > 1);
      assertTrue(json().at("/figures/client_wait_p99/value").asDouble() > 0);
      assertTrue(Files.readString(svg).contains("<polyline"));
    }
  }

  @Test
  void fanout_ofOneUsersEvents_expectsOnlyThose() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      String[] more = {"--selector", "{user}/pub/bench/", "--selector", "*/pub/bench/{run}/"};
      assertEquals(0, fanout(server, more), out::toString);
    }
  }

  @Test
  void fanout_withRefusedPuts_failsForThem_andFindsNoGap() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.refuseEvery(7);
      assertEquals(1, fanout(server), out::toString);
      int refused = json().at("/statuses/507").asInt();
      assertTrue(refused > 0);
      assertEquals(List.of(refused + " requests were not answered with success"), failures());
    }
  }

  @Test
  void fanout_postedToAnotherKindOfServer_needsNoUsers() throws IOException {
    String[] post = {"--post", "/hub", "--body", "x={fill}&user={user}&name={path}"};
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      List<String> more = new ArrayList<>(List.of(post));
      assertEquals(1, fanout(server, post), out::toString);
      assertEquals(0, json().at("/statuses/200").asInt());
      more.addAll(List.of("--header", "X-Key: K"));
      assertEquals(0, fanout(server, more.toArray(String[]::new)), out::toString);
      long events = json().at("/figures/events/value").asLong();
      assertTrue(events > 0);
      assertEquals(events * 20, json().at("/figures/frames/value").asLong());
    }
  }

  @Test
  void fanout_findsAGap() throws IOException {
    liar(_ -> lie((frame, n) -> n == 5 ? "" : frame), "events are missing", 20);
  }

  @Test
  void fanout_findsAGapOfOneStream() throws IOException {
    liar(stream -> lie((frame, n) -> n == 5 && stream == 3 ? "" : frame), "events are missing", 1);
  }

  @Test
  void fanout_findsARepeat() throws IOException {
    liar(_ -> lie((frame, n) -> n == 5 ? frame + frame : frame), "events came twice", 20);
  }

  @Test
  void fanout_findsDisorder() throws IOException {
    List<String> kept = new ArrayList<>();
    liar(
        stream ->
            lie(
                (frame, n) -> {
                  if (stream != 3 || n < 5) {
                    return frame;
                  }
                  kept.add(frame);
                  return kept.size() == 1 ? "" : kept.size() == 2 ? frame + kept.getFirst() : frame;
                }),
        "ids did not rise",
        1);
  }

  /** All but one have it in a frame that is known by then, byte for byte. */
  @Test
  void fanout_findsAnIdThatFell_atEveryStream() throws IOException {
    liar(
        _ ->
            lie(
                (frame, n) ->
                    n == 5 ? frame.replaceFirst("id: [0-9]+", "id: 0000000000000") : frame),
        "ids did not rise",
        20);
  }

  @Test
  void fanout_findsEventsThatNobodyAskedFor() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.ignoreSelectors();
      assertEquals(1, fanout(server, "--selector", "{user}/pub/bench/"), out::toString);
      // What came too much counts as seen, so that others may no longer have been waited for.
      assertTrue(json().at("/figures/not_asked_for/value").asInt() > 0, out.toString());
      assertTrue(json().at("/figures/subscribers_hurt/value").asInt() > 0, out.toString());
      assertTrue(out.toString().contains("that nobody asked for"), out.toString());
    }
  }

  @Test
  void fanout_saysWhyAStreamEnded() throws IOException {
    String endless = "data: ".repeat(100_000); // more than is read at once
    liar(_ -> lie((frame, n) -> n == 5 ? endless : frame), "server: a frame is longer", 20);
  }

  @Test
  void fanout_findsReset() throws IOException {
    String reset = "id: 0000000000001\nevent: reset\ndata: {}\n\n";
    liar(_ -> lie((frame, n) -> n == 0 ? reset + frame : frame), "streams were reset", 20);
  }

  @Test
  void herd_comesBackWithoutAGap() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(
          0, run(server, "herd", "-s", "30", "--events", "50", "--patience", "1s"), out::toString);
      assertEquals(30 * 100, json().at("/figures/frames/value").asInt());
      assertTrue(json().at("/figures/all_delivered_after/value").asDouble() > 0);
    }
  }

  @Test
  void herd_findsAGapAfterTheCut() throws IOException {
    try (FakeHomeserver server =
        new FakeHomeserver(stream -> lie((frame, n) -> n == 0 && stream >= 30 ? "" : frame))) {
      assertEquals(1, run(server, "herd", "-s", "30", "--events", "50", "--patience", "1s"));
      assertEquals(30, json().at("/figures/missing/value").asInt());
    }
  }

  @Test
  void herdAndStorm_withRefusedWrites_fail() throws IOException {
    String[] post = {"-s", "5", "--post", "/hub", "--patience", "1s"}; // without its key
    for (String command : List.of("herd", "storm")) {
      try (FakeHomeserver server = FakeHomeserver.honest()) {
        List<String> more = new ArrayList<>(List.of(post));
        if (command.equals("storm")) {
          more.addAll(List.of("-d", "100ms"));
        }
        assertEquals(1, run(server, command, more.toArray(String[]::new)), out::toString);
        assertTrue(failures().contains("no write was answered with success"), out.toString());
        String refused = "requests were not answered with success";
        // Before the cut and after it; before the storm and in it.
        assertEquals(2, failures().stream().filter(line -> line.endsWith(refused)).count());
        assertTrue(json().at("/figures/all_delivered_after/value").asDouble() >= 0);
      }
    }
  }

  @Test
  void storm_withoutABacklog_passes() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      String[] storm = {
        "-s", "5", "--backlog", "0", "--writers", "2", "--users", "1", "-d", "100ms"
      };
      assertEquals(0, run(server, "storm", storm), () -> out.toString() + err);
      assertTrue(json().at("/figures/events/value").asInt() > 0);
    }
    assertEquals(2, execute("storm", "--selector", "*/pub/"), "it has a stream of its own");
  }

  @Test
  void storm_whereTheLogDoesNotSayItsEnd_fails() throws IOException {
    ScriptedServer.Script ending = peer -> peer.chunkedEventStream().send("0\r\n\r\n");
    try (ScriptedServer server = new ScriptedServer(ending)) {
      assertEquals(1, execute("storm", "--server", server.uri().toString()));
      assertTrue(err.toString().contains("does not say where its log ends"), err.toString());
    }
  }

  @Test
  void storm_findsAnEventThatOneStreamLost() throws IOException {
    IntFunction<FakeHomeserver.Lie> lies =
        stream -> lie((frame, n) -> n == 3 && stream == 2 ? "" : frame);
    try (FakeHomeserver server = new FakeHomeserver(lies)) {
      List<String> storm = new ArrayList<>(List.of("-s", "5", "--backlog", "20", "--users", "1"));
      storm.addAll(List.of("--writers", "2", "-d", "100ms", "--patience", "1s"));
      assertEquals(1, run(server, "storm", storm.toArray(String[]::new)), out::toString);
      assertEquals(List.of("1 events are missing"), failures());
    }
  }

  @Test
  void leave_ofStreamsThatAreCountedOut_passes() throws IOException {
    assertEquals(0, leave(0, 5), () -> out.toString() + err);
    assertEquals(5, json().at("/figures/streams_out/value").asInt());
  }

  @Test
  void leave_whereFewerOrMoreWentThanCame_fails() throws IOException {
    assertEquals(1, leave(0, 4), () -> out.toString() + err);
    assertEquals(List.of("5 streams came and 4 went"), failures());
    assertEquals(1, leave(0, 6), () -> out.toString() + err);
    assertEquals(List.of("5 streams came and 6 went"), failures());
  }

  @Test
  void leave_whereAStreamStaysOpen_fails() throws IOException {
    assertEquals(1, leave(1, 5), () -> out.toString() + err);
    assertEquals(List.of("1 streams are open that were not"), failures());
  }

  /** Five clients leave; once all were there, the server tells of these streams only. */
  private int leave(int open, int closed) throws IOException {
    AtomicBoolean seen = new AtomicBoolean();
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.showMetrics(
          came ->
              came == 5 && seen.getAndSet(true)
                  ? FakeHomeserver.streamMetrics(open, closed)
                  : FakeHomeserver.streamMetrics(came, 0));
      return run(server, "leave", "-n", "5", "--at-once", "5", "--patience", "1s");
    }
  }

  @Test
  void idle_failsForItsFirstStreamsToo() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.endTheFirst(2); // a tenth
      assertEquals(1, run(server, "idle", "-s", "20", "-d", "1s", "--server-pid", PID));
      assertEquals(List.of("first streams: 2 streams were ended by the server"), failures());
    }
  }

  private void liar(IntFunction<FakeHomeserver.Lie> lies, String failure, int hurt)
      throws IOException {
    try (FakeHomeserver server = new FakeHomeserver(lies)) {
      assertEquals(1, fanout(server), out::toString);
      assertTrue(out.toString().contains(failure), out.toString());
      if (!failure.contains("reset")) {
        assertEquals(hurt, json().at("/figures/subscribers_hurt/value").asInt());
      }
    }
  }

  private int fanout(FakeHomeserver server, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-s", "20", "-d", "300ms", "--warmup", "0s", "--rate", "100", "--patience", "1s"));
    arguments.addAll(List.of("--users", "2", "--writers", "3"));
    arguments.addAll(List.of(more));
    return run(server, "fanout", arguments.toArray(String[]::new));
  }
}
