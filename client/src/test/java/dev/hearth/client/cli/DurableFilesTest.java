package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.FakeHomeserver;
import dev.hearth.client.testing.Frames;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that have to survive a loss of power: what the Java runtime itself saw being forced to the
 * disk, in this order.
 */
@Timeout(120)
final class DurableFilesTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  /** Names, below a folder, of what a command forced; "part" for a file in the making. */
  private static List<String> forced(Path below, Shell shell, String... arguments)
      throws IOException {
    Path file = Files.createTempFile("forced", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
      recording.start();
      assertEquals(ExitCode.DONE, shell.run(arguments), shell.err());
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .sorted(Comparator.comparing(RecordedEvent::getStartTime))
          .map(event -> Path.of(event.getString("path")))
          .filter(path -> path.startsWith(below))
          .map(path -> below.relativize(path).toString())
          .map(name -> name.endsWith(".part") ? "part" : name)
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void newKey_andTheFoldersThatLeadToIt(@TempDir Path home) throws IOException {
    Shell shell = new Shell(home, NOBODY);
    assertEquals(List.of("", "part", ".hearth"), forced(home, shell, "keygen"));
    assertEquals(List.of("part", ".hearth"), forced(home, shell, "keygen", "--force"));
    Path deep = home.resolve("a/b/key");
    assertEquals(
        List.of("a", "", "part", "a/b"), forced(home, shell, "keygen", "--key", deep.toString()));
    assertTrue(Files.isRegularFile(deep));
  }

  @Test
  void fetchedFile_beforeItReplacesTheOlder(@TempDir Path home) throws IOException {
    Path file = Files.writeString(home.resolve("f"), "before");
    try (FakeHomeserver server = new FakeHomeserver()) {
      server.store(Frames.USER, "/pub/a", "after".getBytes(StandardCharsets.UTF_8));
      Shell shell = new Shell(home, server.uri());
      assertEquals(
          List.of("part", ""), forced(home, shell, "get", Frames.USER + "/pub/a", file.toString()));
    }
    assertEquals("after", Files.readString(file));
  }
}
