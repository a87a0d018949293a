package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process of its own, because only a process can be interrupted or lose its reader. */
@Timeout(120)
final class InterruptTest {
  private static Process subscribe(ScriptedServer server) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "subscribe",
            "*/pub/",
            "--json",
            "--server",
            server.uri().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
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
      Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
      assertEquals(0, kill.waitFor());
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      assertEquals(-1, out.read());
    }
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
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    }
  }
}
