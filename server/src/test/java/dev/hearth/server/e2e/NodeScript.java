package dev.hearth.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The scripts in {@code src/test/e2e} and how they are started. */
final class NodeScript {
  private static final JsonMapper JSON = new JsonMapper();

  private NodeScript() {}

  /** The folder of the scripts, with the packages that {@code install.sh} put there. */
  static Path folder() {
    Path folder = Path.of("src", "test", "e2e").toAbsolutePath();
    if (!Files.exists(folder.resolve("node_modules/installed.json"))) {
      throw new IllegalStateException("run mvn verify -Pe2e, or src/test/e2e/install.sh first");
    }
    return folder;
  }

  /**
   * Runs a script to its end; it fails the test unless it ends with 0, and then shows what it said.
   */
  static void run(String name, Map<String, String> given) throws IOException, InterruptedException {
    Process process = start(name, given).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), () -> name + " said:\n" + output);
  }

  static ProcessBuilder start(String name, Map<String, String> given) throws IOException {
    return new ProcessBuilder("node", name, JSON.writeValueAsString(given))
        .directory(folder().toFile());
  }
}
