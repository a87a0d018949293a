package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BenchCommandTest extends BenchFixture {
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
  void svg_withoutLatencies_saysThatNothingWasDrawn(@TempDir Path folder) throws IOException {
    Path svg = folder.resolve("x.svg");
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "replay", "--svg", svg.toString()));
      assertTrue(err.toString().contains("replay measures no latencies"), err.toString());
      assertFalse(svg.toFile().exists());
    }
  }

  @Test
  void signUp_thatWantsATokenWhereNoneWasGiven_saysWhatToDo() throws IOException {
    ScriptedServer.Script wanting = peer -> peer.answer(400, "", "Token required");
    try (ScriptedServer server = new ScriptedServer(wanting)) {
      assertEquals(1, execute("put", "--server", server.uri().toString()));
      assertTrue(err.toString().contains("400 Token required; measure"), err.toString());
      assertTrue(err.toString().contains("give --signup-token once"), err.toString());
    }
    ScriptedServer.Script refusing = peer -> peer.answer(400, "", "something else");
    try (ScriptedServer server = new ScriptedServer(refusing)) {
      err.getBuffer().setLength(0);
      String url = server.uri().toString();
      assertEquals(1, execute("put", "--signup-token", "T", "--server", url));
      assertFalse(err.toString().contains("--signup-token"), err.toString());
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
  void get_ofAListingThatMayBeCut_fails() throws IOException {
    try (FakeHomeserver server = FakeHomeserver.honest()) {
      assertEquals(0, run(server, "put", "--seed", "7", "--users", "1", "--count", "300"));
      server.cutListings();
      assertEquals(
          1, run(server, "get", "--seed", "7", "--users", "1", "--names", "300", "--count", "9"));
      assertTrue(err.toString().contains("whether it was cut"), err.toString());
    }
  }

  @Test
  void header_thatIsNone_isAUsageError() {
    assertEquals(2, execute("put", "--header", "no colon"));
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
  void replay_cutShort_fails_unlessItsLengthWasAskedFor() throws IOException {
    String event = "id: 0000000000001p\nevent: PUT\ndata: pubky://u/pub/a\n\n";
    ScriptedServer.Script ending = peer -> peer.chunkedEventStream().chunk(event).send("0\r\n\r\n");
    String[][] streams = {
      {"/events/?subscribe=*/&cursor=0", "1"},
      {"/events/?subscribe=*/&cursor=0&limit=1", "0"},
      {"/events-stream?user=u", "0"}
    };
    for (String[] stream : streams) {
      try (ScriptedServer server = new ScriptedServer(ending)) {
        String url = server.uri().toString();
        String[] replay = {"replay", "--json", "--server", url, "--probe-time", "50ms"};
        List<String> arguments = new ArrayList<>(List.of(replay));
        arguments.addAll(List.of("--stream", stream[0]));
        int exit = execute(arguments.toArray(String[]::new));
        assertEquals(Integer.parseInt(stream[1]), exit, () -> stream[0] + ": " + out + err);
        assertEquals(exit == 1, failures().contains("the stream ended before it was live"));
      }
    }
  }

  @Test
  void resume_thatDoesNotGoOnWithTheNextEvent_fails() throws IOException {
    // The first stream gives the ids; in the others the event after the cursor is left out.
    IntFunction<FakeHomeserver.Lie> lies =
        stream -> lie((frame, n) -> stream > 0 && n == 0 ? "" : frame);
    try (FakeHomeserver server = new FakeHomeserver(lies)) {
      assertEquals(0, run(server, "put", "--users", "2", "--count", "300"));
      assertEquals(1, run(server, "resume", "--count", "20"), out::toString);
      String wrong = "25 resumes were reset or did not go on with the next event";
      assertEquals(List.of(wrong), failures());
    }
  }

  @Test
  void bulk_givesUpWhenTheServerIsAway() throws IOException {
    try (Socket held = new Socket()) {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String url = "http://127.0.0.1:" + held.getLocalPort();
      assertEquals(5, execute("bulk", "--probe-time", "50ms", "--server", url), err::toString);
    }
    ScriptedServer.Script overloaded = peer -> peer.answer(503, "", "");
    try (ScriptedServer server = new ScriptedServer(overloaded)) {
      String url = server.uri().toString();
      assertEquals(1, execute("bulk", "--probe-time", "50ms", "--server", url), err::toString);
    }
  }

  @Test
  @Timeout(60) // which is before all streams have had their time to come
  void streams_ofAServerThatIsAway_areFiveAndSayWhy() throws IOException {
    try (Socket held = new Socket()) {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String url = "http://127.0.0.1:" + held.getLocalPort();
      assertEquals(5, execute("idle", "-s", "20", "--server-pid", PID, "--server", url));
      assertTrue(err.toString().contains("efused"), err.toString());
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
  void all_withWhatIsOutOfBounds_isAUsageErrorThatLeavesNothing(@TempDir Path folder)
      throws IOException {
    assertEquals(2, execute("all", "--rounds", "0", "--dir", folder.toString()));
    assertTrue(err.toString().contains("--rounds is 1 to 100"), err.toString());
    assertArrayEquals(new String[0], folder.toFile().list());
  }

  @Test
  void all_thatFailed_leavesWhatItsServersLogged(@TempDir Path folder) {
    String hearth = folder.resolve("none").toString();
    assertEquals(1, execute("all", "--hearth", hearth, "--dir", folder.toString()));
    String[] left = folder.toFile().list();
    assertEquals(1, Objects.requireNonNull(left).length);
    assertTrue(err.toString().contains("are left in " + folder.resolve(left[0])), err.toString());
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

  private int selectors(FakeHomeserver server, int rounds, String... more) {
    List<String> arguments = new ArrayList<>(List.of("-c", "4", "--users", "2", "--warmup", "0s"));
    arguments.addAll(List.of("--rounds", Integer.toString(rounds)));
    arguments.addAll(List.of(more));
    return run(server, "selectors", arguments.toArray(String[]::new));
  }
}
