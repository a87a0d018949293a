package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  private static final String PID = Long.toString(ProcessHandle.current().pid());

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void put_countsEveryAnswer() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "put", "-c", "4", "--users", "2", "--count", "500"));
      assertEquals(500, json().at("/statuses/201").asInt());
      assertTrue(json().at("/figures/puts/value").asDouble() > 0);
      assertTrue(json().at("/latency_ms/p99").asDouble() > 0);
    }
  }

  @Test
  void put_atARate_keepsIt() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      int exit = run(server, "put", "-c", "4", "--rate", "200", "-d", "500ms", "--warmup", "0s");
      assertEquals(0, exit);
      int answers = json().at("/statuses/201").asInt();
      assertTrue(answers <= 101, "more were sent than were due: " + answers);
    }
  }

  @Test
  void put_refused_failsAndSaysSo() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.refuseEvery(10);
      assertEquals(1, run(server, "put", "-c", "4", "--count", "100"));
      assertEquals(10, json().at("/statuses/507").asInt());
      assertTrue(json().at("/failures/0").asText().startsWith("10 requests"), out.toString());
    }
  }

  @Test
  void get_readsWhatPutStored() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "put", "--seed", "7", "--users", "2", "--count", "300"));
      int exit = run(server, "get", "--seed", "7", "--users", "2", "--count", "400");
      assertEquals(0, exit);
      assertEquals(400, json().at("/statuses/200").asInt());
      assertEquals("300", json().at("/settings/names").asText());
    }
  }

  @Test
  void get_withNothingThere_storesFirst() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "get", "--names", "50", "--users", "2", "--count", "100"));
      assertEquals("50", json().at("/settings/names").asText());
    }
  }

  @Test
  void fanout_onAnHonestServer_findsNothing(@TempDir Path folder) throws IOException {
    Path svg = folder.resolve("latency.svg");
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, fanout(server, "--svg", svg.toString(), "--server-pid", PID), out::toString);
      long events = json().at("/figures/events/value").asLong();
      assertTrue(events > 0);
      assertEquals(events * 20, json().at("/figures/frames/value").asLong());
      assertTrue(json().at("/figures/server_resident_mib/value").asDouble() > 1);
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
  void fanout_withRefusedPuts_isNoGap() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.refuseEvery(7);
      assertEquals(0, fanout(server), out::toString);
      assertTrue(json().at("/statuses/507").asInt() > 0);
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
  void header_thatIsNone_isAUsageError() {
    assertEquals(2, execute("put", "--header", "no colon"));
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

  @Test
  void fanout_findsReset() throws IOException {
    String reset = "id: 0000000000001\nevent: reset\ndata: {}\n\n";
    liar(_ -> lie((frame, n) -> n == 0 ? reset + frame : frame), "streams were reset", 20);
  }

  @Test
  void replay_readsEverything() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "put", "--users", "2", "--count", "300"));
      assertEquals(0, run(server, "replay", "--expect", "300"), out::toString);
      assertEquals(300, json().at("/figures/events/value").asInt());
      assertEquals(1, run(server, "replay", "--expect", "301"));
      assertEquals(0, run(server, "replay", "--count", "100"), out::toString);
      assertTrue(json().at("/figures/events/value").asInt() >= 100);
    }
  }

  @Test
  void replay_ofFewEvents_tellsHowManyAreLookedAt() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "put", "--users", "2", "--count", "300"));
      assertEquals(0, run(server, "replay", "--of", "3000"), out::toString);
      double seconds = json().at("/figures/seconds/value").asDouble();
      assertEquals(3000 / seconds, json().at("/figures/scanned_per_second/value").asDouble(), 1);
    }
  }

  @Test
  void resume_timesTheFirstEventAfterAnId() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "put", "--users", "2", "--count", "300"));
      assertEquals(0, run(server, "resume", "--count", "20"), out::toString);
      assertEquals(300, json().at("/figures/events/value").asInt());
      assertEquals(20, json().at("/figures/resumes/value").asInt());
    }
  }

  @Test
  void resume_ofAnEmptyLog_fails() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(1, run(server, "resume", "--count", "20"));
    }
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
  void idle_readsMemory() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "idle", "-s", "20", "-d", "50ms", "--server-pid", PID));
      assertTrue(json().at("/figures/resident_after/value").asDouble() > 1024);
    }
  }

  @Test
  void selectors_thatMatchNothing_areComparedWithNone() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      int exit = selectors(server, 2, "-n", "250", "--per-stream", "20", "-d", "100ms");
      assertEquals(0, exit, () -> out.toString() + err);
      assertEquals("13", json().at("/settings/streams").asText());
      double ratio = json().at("/figures/ratio/value").asDouble();
      assertTrue(ratio > 0);
      assertTrue(json().at("/figures/ratio_lowest/value").asDouble() <= ratio);
      assertTrue(json().at("/figures/ratio_highest/value").asDouble() >= ratio);
      assertTrue(json().at("/figures/puts_without/value").asDouble() > 0);
      double with = json().at("/figures/puts_with/value").asDouble();
      double first = json().at("/figures/puts_with_1/value").asDouble();
      double second = json().at("/figures/puts_with_2/value").asDouble();
      assertEquals((first + second) / 2, with, 1e-6);
      assertTrue(with > 0);
      assertTrue(json().at("/figures/puts_without_3/value").asDouble() > 0);
      assertTrue(json().at("/figures/puts_without_4").isMissingNode());
    }
  }

  @Test
  void selectors_whoseStreamsEnd_fail() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.endStreams();
      assertEquals(1, selectors(server, 1, "-n", "50", "--per-stream", "10", "-d", "500ms"));
      assertTrue(out.toString().contains("5 streams were ended by the server"), out.toString());
    }
  }

  @Test
  void selectors_thatMatchAfterAll_fail() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.ignoreSelectors();
      assertEquals(1, selectors(server, 1, "-n", "50", "--per-stream", "10", "-d", "500ms"));
      assertTrue(out.toString().contains("events came that nothing selects"), out.toString());
    }
  }

  @Test
  void selectors_withRefusedPuts_failAndSayInWhichLoad() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      server.refuseEvery(2);
      assertEquals(1, selectors(server, 1, "-n", "50", "--per-stream", "10", "-d", "100ms"));
      assertTrue(out.toString().contains("PUT with 1/1: "), out.toString());
      assertTrue(out.toString().contains("PUT without 1/1: "), out.toString());
    }
  }

  @Test
  void selectors_ofTooManyStreams_areAUsageError() {
    assertEquals(2, execute("selectors", "-n", "1000000", "--per-stream", "10"));
    assertTrue(err.toString().contains("100,000 streams"), err.toString());
  }

  @Test
  void otherMachine_isRefused() {
    assertEquals(2, execute("put", "--server", "http://192.0.2.1:6286"));
    assertTrue(err.toString().contains("--allow-remote"), err.toString());
  }

  @Test
  void nobodyThere_isFive() throws IOException {
    try (Socket held = new Socket()) { // so that nobody else takes the port meanwhile
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String url = "http://127.0.0.1:" + held.getLocalPort();
      assertEquals(5, execute("put", "--server", url), err::toString);
    }
  }

  @Test
  void text_showsMachineAndDistribution() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, execute("put", "--server", server.url(), "--count", "100"));
      assertTrue(out.toString().contains("cores of"), out.toString());
      assertTrue(out.toString().contains("p99.9"), out.toString());
      assertTrue(out.toString().contains("█"), out.toString());
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

  /** A lie told of the n-th event of a stream, counted from 0. */
  private static FakeHomeserver.Lie lie(BiFunction<String, Integer, String> told) {
    int[] count = {0};
    return frame -> told.apply(frame, count[0]++);
  }

  private int selectors(FakeHomeserver server, int rounds, String... more) {
    List<String> arguments = new ArrayList<>(List.of("-c", "4", "--users", "2", "--warmup", "0s"));
    arguments.addAll(List.of("--rounds", Integer.toString(rounds)));
    arguments.addAll(List.of(more));
    return run(server, "selectors", arguments.toArray(String[]::new));
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

  private int run(FakeHomeserver server, String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--json", "--probe-time", "50ms", "--server", server.url()));
    arguments.addAll(List.of(more));
    return execute(arguments.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    return BenchCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }
}
