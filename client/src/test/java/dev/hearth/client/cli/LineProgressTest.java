package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LineProgressTest {
  @Test
  void aLineNowAndThen_notOneForEachFile() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), new ResultStream(stream), stream, false, Path.of("/"));
    AtomicLong now = new AtomicLong();
    try (LineProgress progress = new LineProgress(terminal, "import", now::get)) {
      for (int i = 0; i < 100; i++) {
        now.addAndGet(Duration.ofMillis(124).toNanos());
        progress.step();
      }
      progress.expect(200);
      now.addAndGet(Duration.ofSeconds(5).toNanos());
      progress.step();
    }
    assertEquals(
        "import 41 files\nimport 82 files\nimport 101 of 200 files\n",
        err.toString(StandardCharsets.UTF_8));
  }
}
