package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.client.bench.BenchCommand;
import dev.hearth.server.testing.TestHomeserver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each measurement of {@code hearth bench} for a moment: it runs, and its checks find nothing. */
class BenchSmokeTest {
  private static final String PID = Long.toString(ProcessHandle.current().pid());

  private TestHomeserver server;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    server = TestHomeserver.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void put_thenGet_thenReplay(@TempDir Path probe) throws IOException {
    JsonNode put =
        run("put", "--seed", "1", "-c", "16", "--count", "2000", "--probe-dir", probe.toString());
    assertEquals(2000, put.at("/statuses/201").asInt());
    assertTrue(put.at("/figures/disk_syncs/value").asDouble() > 0);
    JsonNode get = run("get", "--seed", "1", "-c", "16", "--names", "500", "--count", "2000");
    assertEquals(2000, get.at("/statuses/200").asInt());
    JsonNode replay = run("replay", "--expect", "2000");
    assertEquals(2000, replay.at("/figures/events/value").asInt());
  }

  @Test
  void put_showsWhatTheServerWrote(@TempDir Path folder) throws IOException {
    JsonNode put = run("put", "-c", "4", "--count", "200", "--server-pid", PID);
    double each = put.at("/figures/server_written_per_request/value").asDouble();
    boolean inMemory = Files.getFileStore(folder).type().equals("tmpfs"); // which has no disk
    assertTrue(each >= (inMemory ? 0 : 200), "no less than the body: " + each);
    assertEquals(each * 200, put.at("/figures/server_written/value").asDouble(), 1e-6);
  }

  @Test
  void resume_findsEachNextEvent() throws IOException {
    run("put", "-c", "4", "--users", "2", "--count", "300");
    JsonNode resume = run("resume", "--count", "20");
    assertEquals(300, resume.at("/figures/events/value").asInt());
    assertEquals(20, resume.at("/figures/resumes/value").asInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void compressedStreams_loseNothing_andAreShorter(String compression) throws IOException {
    String[] asked = {"--compression", compression};
    List<String> fanout = new ArrayList<>(List.of("-s", "20", "--rate", "200", "-d", "300ms"));
    fanout.addAll(List.of(asked));
    JsonNode live = run("fanout", fanout.toArray(String[]::new));
    assertTrue(live.at("/figures/frames/value").asLong() > 0);
    run("put", "-c", "4", "--users", "2", "--count", "500");
    JsonNode replay = run("replay", "--expect", "500", "--compression", compression);
    double wire = replay.at("/figures/wire_bytes_per_event/value").asDouble();
    assertTrue(wire > 0 && wire < replay.at("/figures/bytes_per_event/value").asDouble());
  }

  @Test
  void put_atARate_overwriting() throws IOException {
    JsonNode put = run("put", "-c", "4", "--rate", "200", "--names", "3", "-d", "500ms");
    assertTrue(put.at("/statuses/201").asInt() > 0);
  }

  @Test
  void fanout_ofEveryKindOfSelector_losesNothing() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-s", "80", "--users", "4", "--writers", "4"));
    List.of("*/pub/bench/{run}/", "{user}/pub/bench/{run}/", "*/", "{user}/")
        .forEach(selector -> arguments.addAll(List.of("--selector", selector)));
    arguments.addAll(List.of("--rate", "200", "-d", "500ms"));
    JsonNode fanout = run("fanout", arguments.toArray(String[]::new));
    assertTrue(fanout.at("/figures/frames/value").asLong() > 0);
    assertEquals(0, fanout.at("/figures/missing/value").asLong());
  }

  @Test
  void fanout_unthrottled_losesNothing() throws IOException {
    JsonNode fanout = run("fanout", "-s", "50", "--rate", "0", "--users", "4", "-d", "500ms");
    long events = fanout.at("/figures/events/value").asLong();
    assertEquals(50 * events, fanout.at("/figures/frames/value").asLong());
  }

  @Test
  void herd_comesBackWithoutAGap() throws IOException {
    JsonNode herd = run("herd", "-s", "100", "--events", "200");
    assertEquals(100 * 400, herd.at("/figures/frames/value").asInt());
  }

  @Test
  void storm_everybodyGetsEverythingFromTheBeginning() throws IOException {
    JsonNode storm = run("storm", "-s", "40", "--backlog", "500", "--writers", "4", "-d", "300ms");
    long events = storm.at("/figures/events/value").asLong();
    assertTrue(events > 500);
    assertEquals(40 * events, storm.at("/figures/frames/value").asLong());
  }

  @Test
  void storm_withTheSeedOfAnEarlierOne_readsItsOwnEventsOnly() throws IOException {
    for (int round = 0; round < 2; round++) {
      JsonNode storm =
          run("storm", "--seed", "7", "-s", "3", "--users", "1", "--backlog", "10", "-d", "100ms");
      long events = storm.at("/figures/events/value").asLong();
      assertTrue(events > 10);
      assertEquals(3 * events, storm.at("/figures/frames/value").asLong());
    }
  }

  @Test
  void leave_everyStreamThatCameIsCountedOut() throws IOException {
    JsonNode leave = run("leave", "-n", "200", "--at-once", "80");
    assertEquals(200, leave.at("/figures/streams_out/value").asLong());
    assertEquals(0, leave.at("/figures/streams_left_over/value").asLong());
  }

  @Test
  void stall_othersGetEverything() throws IOException {
    JsonNode stall =
        run(
            "stall",
            "--stalled",
            "20",
            "-s",
            "20",
            "--rate",
            "100",
            "-d",
            "300ms",
            "--slower",
            "1e9");
    assertTrue(stall.at("/figures/frames/value").asLong() > 0);
    assertEquals(20, stall.at("/figures/readers_that_stalled/value").asLong());
  }

  @Test
  void idle_showsMemory() throws IOException {
    JsonNode idle = run("idle", "-s", "50", "-d", "100ms", "--server-pid", PID);
    assertTrue(idle.at("/figures/resident_after/value").asDouble() > 0);
  }

  @Test
  void idle_afterACollection_showsMemory() throws IOException {
    JsonNode idle = run("idle", "-s", "20", "-d", "50ms", "--gc", "--server-pid", PID);
    assertTrue(idle.at("/figures/resident_after/value").asDouble() > 0);
  }

  @Test
  void selectors_thatMatchNothing_holdWhileLoaded() throws IOException {
    JsonNode selectors = run("selectors", "-n", "4010", "--rounds", "1", "-c", "8", "-d", "300ms");
    assertEquals(41, selectors.at("/settings/streams").asInt());
    assertTrue(selectors.at("/figures/ratio/value").asDouble() > 0);
  }

  private JsonNode run(String command, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command, "--json", "--probe-time", "50ms"));
    arguments.addAll(List.of("--server", "http://127.0.0.1:" + server.homeserver().port()));
    if (List.of("fanout", "stall", "selectors").contains(command)
        || List.of(more).contains("--rate")) {
      arguments.addAll(List.of("--warmup", "0s"));
    }
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        BenchCommand.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    assertEquals(0, exit, () -> out.toString() + err);
    return new ObjectMapper().readTree(out.toString());
  }
}
