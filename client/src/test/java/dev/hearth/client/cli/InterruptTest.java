package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.Peer;
import dev.hearth.client.testing.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process of its own, because only a process can be interrupted or lose its reader. */
@Timeout(120)
final class InterruptTest {
  /**
   * What the shell starts in the background ignores interrupts, and so does all it starts in turn,
   * a build and its tests too: {@code env} undoes that where it can.
   */
  private static final List<String> HEEDING_INTERRUPTS = List.of("env", "--default-signal=INT");

  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;
  private static final int PIPE_BYTES = 64 * 1024;

  private static Process subscribe(ScriptedServer server) throws Exception {
    return start(server, "subscribe", "*/pub/", "--json");
  }

  private static Process start(ScriptedServer server, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(canUndo() ? HEEDING_INTERRUPTS : List.of());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--server", server.uri().toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static boolean canUndo() throws Exception {
    List<String> nothing = new ArrayList<>(HEEDING_INTERRUPTS);
    nothing.add("true");
    return new ProcessBuilder(nothing)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void interrupt_endsWithWholeLinesAndZero() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> peer.eventStream().send(Frames.put("id1", "/pub/a")).awaitGone())) {
      Process process = subscribe(server);
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      assertEquals(Frames.putJson("id1", "/pub/a"), out.readLine());
      kill("-INT", process);
      assertEnded(ExitCode.DONE, process);
      assertEquals(-1, out.read());
    }
  }

  @Test
  void historyThatWasBrokenOff_isNotDone() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(peer -> peer.answer(404, "", ""), InterruptTest::oneEvent)) {
      Process process = start(server, "history", "--bulk", "--json");
      assertEquals(Frames.putJson("id1", "/pub/a"), process.inputReader().readLine());
      kill("-TERM", process);
      assertEnded(TERMINATED, process);
    }
  }

  @Test
  void historyThatFollows_hasNoOtherEnd() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(peer -> peer.answer(404, "", ""), InterruptTest::oneEvent)) {
      Process process = start(server, "history", "--bulk", "--follow", "--json");
      assertEquals(Frames.putJson("id1", "/pub/a"), process.inputReader().readLine());
      kill("-TERM", process);
      assertEnded(ExitCode.DONE, process);
    }
  }

  private static void oneEvent(Peer peer) throws IOException {
    peer.eventStream().send(Frames.put("id1", "/pub/a")).awaitGone();
  }

  /** A line that no pipe holds whole: when the pipe is full the line is never at its end. */
  @Test
  void readerThatStands_doesNotKeepItFromEnding() throws Exception {
    String path = "/pub/" + "a".repeat(4 * PIPE_BYTES);
    try (ScriptedServer server =
        new ScriptedServer(peer -> peer.eventStream().send(Frames.put("id1", path)).awaitGone())) {
      Process process = subscribe(server);
      while (process.getInputStream().available() < PIPE_BYTES) {
        assertTrue(process.isAlive());
        Thread.onSpinWait();
      }
      kill("-INT", process);
      assertEnded(INTERRUPTED, process);
    }
  }

  private static void kill(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  @Test
  void readerThatGoesAway_endsItWithZero() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> {
              peer.eventStream().send(Frames.put("id1", "/pub/a"));
              try {
                while (true) {
                  peer.send(Frames.put("id2", "/pub/b"));
                }
              } catch (IOException e) {
                // The client has gone, as it should.
              }
            })) {
      Process process = subscribe(server);
      assertTrue(process.getInputStream().read() >= 0);
      process.getInputStream().close();
      assertEnded(ExitCode.DONE, process);
    }
  }

  private static void assertEnded(int exitCode, Process process) throws InterruptedException {
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly(); // Or the server would wait for ever until it is gone.
    }
    assertTrue(ended);
    assertEquals(exitCode, process.exitValue());
  }
}
