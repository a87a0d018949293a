package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.Address;
import dev.hearth.client.ContentHash;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they were a moment ago. */
@Timeout(60)
final class ImporterTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  /** So much that the client asks before it sends. */
  private static final int LARGE_BYTES = 2_000_000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Long> waits = new ArrayList<>();

  /** What the import says of one file. */
  private String send(URI server, Path file) throws IOException {
    Shell shell = new Shell(Path.of("/"), server);
    Terminal terminal = shell.terminal(out, OutputStream.nullOutputStream());
    TransferReport report =
        new TransferReport(terminal, new LineProgress(terminal, "import", () -> 0), true);
    try (HomeserverClient client = HomeserverClient.to(server)) {
      RemoteFolder remote =
          new RemoteFolder(client, null, Address.parse(Frames.USER + "/pub/folder/"));
      Patience patience = new Patience(time -> waits.add(time.toMillis()), new Random(1));
      new Importer(client, remote, report, patience).send(file, "f", Map.of());
    }
    terminal.flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** As for a file that is replaced by a larger one: the size it says is not what one reads. */
  @Test
  void fileThatHasMoreThanItsSize_isNotCutShort() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("cat");
    for (int i = 0; i < 4; i++) {
      builder.environment().put("HEARTH_TEST_" + i, "x".repeat(60_000));
    }
    Process process = builder.start();
    try {
      Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
      assertEquals(0, Files.size(environment));
      assertTrue(lengthOf(environment) > 200_000);
      assertEquals(
          "{\"refused\":\"f\",\"reason\":\"the file keeps changing while it is read\"}\n",
          send(NOBODY, environment));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static int lengthOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readAllBytes().length;
    }
  }

  @Test
  void fileThatGrowsWhileItIsSent_isReadAgainAtOnce(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("f"), new byte[LARGE_BYTES]);
    int grownBytes = LARGE_BYTES + 1;
    String hash = ContentHash.of(new byte[grownBytes]).base64();
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> {
              Files.write(file, new byte[1], StandardOpenOption.APPEND);
              peer.send("HTTP/1.1 100 Continue\r\n\r\n").awaitGone();
            },
            peer -> {
              peer.send("HTTP/1.1 100 Continue\r\n\r\n").read(grownBytes);
              peer.answer(201, "Hearth-Event-Id: id1\r\nETag: \"" + hash + "\"\r\n", "");
            })) {
      assertEquals("{\"stored\":\"/pub/folder/f\",\"id\":\"id1\"}\n", send(server.uri(), file));
    }
    assertEquals(List.of(), waits);
  }
}
