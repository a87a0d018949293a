package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * More idle connections than the server may open files: a process of its own, started with a small
 * limit. It keeps files free for its store, and goes on as soon as the idle ones are given up.
 */
final class IdleConnectionsTest {
  private static final int OPEN_FILES = 1_024;
  private static final int CONNECTIONS = 1_200;

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void idleConnections_takeNeitherFilesNorTheServer(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process process = serve(folder);
    List<Socket> idle = new ArrayList<>();
    try {
      RawClient client = new RawClient(port(process.inputReader()));
      TestUser user = signUp(client);
      assertEquals(201, user.put("/pub/before", new byte[200_000]).status());
      for (int i = 0; i < CONNECTIONS; i++) {
        idle.add(client.connect());
      }
      // Waits its turn behind the idle ones, which are given up after a second.
      RawAnswer answer = user.put("/pub/meanwhile", new byte[200_000]);
      assertEquals(201, answer.status(), answer.toString());
      assertEquals(200_000, user.get("/pub/before").bytes().length);
      int closed = 0;
      for (Socket socket : idle) {
        closed += socket.getInputStream().read() < 0 ? 1 : 0;
      }
      System.out.printf(
          "IdleConnectionsTest: %d idle connections against %d open files, %d given up%n",
          idle.size(), OPEN_FILES, closed);
      assertEquals(CONNECTIONS, closed);
      assertEquals(201, user.put("/pub/after", "x").status());
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
      process.destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "SIGTERM ends it");
      assertEquals(0, process.exitValue(), "in good order");
    }
  }

  private static Process serve(Path folder) throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n " + OPEN_FILES + "; exec \"$@\"",
            "serve",
            java,
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Xmx256m",
            "-XX:-MaxFDLimit",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.hearth.server.cli.Main",
            "serve",
            "--signup",
            "open",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            folder.toString());
    builder.environment().put("HEARTH_HTTP_REQUEST_HEADER_SECONDS", "1");
    builder.environment().put("HEARTH_ADMIN_ENABLED", "false");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  /** The port that the banner names. */
  private static int port(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null && !line.contains("http://localhost:")) {
      line = output.readLine();
    }
    return Integer.parseInt(String.valueOf(line).replaceAll(".*:(\\d+)$", "$1"));
  }

  private static TestUser signUp(RawClient client) throws IOException {
    TestKey key = TestKey.ofSeedByte(1);
    RawAnswer answer =
        client.ask("POST", "/signup", key.authToken(TestHomeserver.freshMicros(), "/:rw"));
    String cookie = answer.header("Set-Cookie").orElseThrow();
    return new TestUser(client, key, cookie.substring(0, cookie.indexOf(';')));
  }
}
