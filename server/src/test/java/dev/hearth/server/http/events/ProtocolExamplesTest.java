package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The golden files, which the server is held to, are the examples of {@code docs/protocol.md}. */
class ProtocolExamplesTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final Path PROTOCOL = Path.of("..", "docs", "protocol.md");

  @Test
  void everyGoldenFile_standsInTheProtocol() throws IOException {
    String protocol = Files.readString(PROTOCOL);
    List<String> missing = new ArrayList<>();
    int files = 0;
    try (DirectoryStream<Path> golden = Files.newDirectoryStream(GOLDEN, "*.{json,txt,sse}")) {
      for (Path file : golden) {
        files++;
        boolean told =
            file.endsWith("stream-json.sse") || frames(file).allMatch(protocol::contains);
        if (!told) {
          missing.add(file.toString());
        }
      }
    }
    assertTrue(files >= 8, "the golden files are gone");
    assertEquals(List.of(), missing);
  }

  /** A stream's frames stand apart on the page; anything else is one piece. */
  private static java.util.stream.Stream<String> frames(Path file) throws IOException {
    return List.of(Files.readString(file).strip().split("\n\n")).stream();
  }
}
