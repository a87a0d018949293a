package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.StoredBlobs;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup through the admin door: what it lacks is no success, and no reason to have none. */
final class BackupSocketTest {
  private static final int LARGE = 200_000;

  @Test
  void contentThatIsLost_isNamed_andTheBackupCanBeUsed(@TempDir Path root) throws IOException {
    Path data = Files.createDirectory(root.resolve("data"));
    Path whole = root.resolve("whole");
    Path restored = root.resolve("restored");
    Path lacking = restored.resolve("store");
    try (TestHomeserver server = TestHomeserver.start(data)) {
      TestUser user = server.signUp(TestKey.ofSeedByte(1));
      assertEquals(201, user.put("/pub/small", "small").status());
      assertEquals(201, user.put("/pub/large", new byte[LARGE]).status());
      assertEquals(200, backup(server, data, whole).status());
      StoredBlobs.lose(data);
      RawAnswer answer = backup(server, data, lacking);
      assertEquals(500, answer.status());
      assertTrue(answer.text().contains("can be used, but lacks 1 contents"), answer.text());
      assertTrue(answer.text().contains("/pub/large: the file of a blob is missing"));
      assertEquals(409, backup(server, data, lacking).status());
    }
    try (TestHomeserver copy = TestHomeserver.start(restored)) {
      TestUser user = copy.signIn(TestKey.ofSeedByte(1), "/:rw");
      assertEquals("small", user.get("/pub/small").text());
      assertEquals(500, user.get("/pub/large").status());
    }
  }

  private static RawAnswer backup(TestHomeserver server, Path data, Path target)
      throws IOException {
    RawClient admin = new RawClient(server.homeserver().adminPort().orElseThrow());
    String password = Files.readString(data.resolve("admin-password")).strip();
    return admin.ask(
        "POST /backup?dir=" + target + " HTTP/1.1",
        "Host: x",
        "Content-Length: 0",
        "X-Admin-Password: " + password);
  }
}
