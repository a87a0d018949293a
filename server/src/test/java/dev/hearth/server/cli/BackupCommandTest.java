package dev.hearth.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.StoredBlobs;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code hearth backup} tells people and scripts. */
final class BackupCommandTest {
  private static final int LARGE = 200_000;

  /** How a command ended. */
  private record Ended(int exitCode, String out, String err) {}

  private static Ended backup(Path data, Path target) {
    String[] arguments = {"backup", "--data-dir", data.toString(), target.toString()};
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.line(arguments);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Ended(line.execute(arguments), out.toString(), err.toString());
  }

  /** A script that keeps the last backups removes an older one only when this one is whole. */
  @Test
  void incompleteBackup_failsAndNamesWhatItLacks_andIsThere(@TempDir Path root) throws IOException {
    Path data = Files.createDirectory(root.resolve("data"));
    Path target = root.resolve("backup");
    TestKey key = TestKey.ofSeedByte(1);
    try (TestHomeserver server = TestHomeserver.start(data)) {
      TestUser user = server.signUp(key);
      assertEquals(201, user.put("/pub/large", new byte[LARGE]).status());
      StoredBlobs.lose(data);
      Ended ended = backup(data, target);
      assertEquals(1, ended.exitCode());
      assertEquals(
          "hearth: the homeserver answered 500: The backup %s is finished and can be used, but lacks 1 contents that the store has lost or can't read: %s/pub/large: the file of a blob is missing%n"
              .formatted(target, key.pubky()),
          ended.err());
      assertFalse(ended.out().contains("copied to"), ended.out());
      assertTrue(Files.exists(target.resolve("lmdb/data.mdb")));
    }
  }

  @Test
  void wholeBackup_isDone_andASecondOneIntoItsFolderIsRefused(@TempDir Path root)
      throws IOException {
    Path data = Files.createDirectory(root.resolve("data"));
    Path target = root.resolve("backup");
    try (TestHomeserver server = TestHomeserver.start(data)) {
      TestUser user = server.signUp(TestKey.ofSeedByte(1));
      assertEquals(201, user.put("/pub/large", new byte[LARGE]).status());
      Ended whole = backup(data, target);
      assertEquals("", whole.err());
      assertEquals(0, whole.exitCode());
      assertTrue(whole.out().endsWith(" MiB copied to %s%n".formatted(target)), whole.out());
      Ended again = backup(data, target);
      assertEquals(4, again.exitCode());
      assertEquals(
          "hearth: the homeserver answered 409: the folder %s is not empty%n".formatted(target),
          again.err());
    }
  }

  @Test
  void folderThatNobodyServes_isUnreachable(@TempDir Path root) {
    Ended ended = backup(root.resolve("data"), root.resolve("backup"));
    assertEquals(5, ended.exitCode());
    assertTrue(ended.err().startsWith("hearth: no homeserver is running on "), ended.err());
    assertFalse(Files.exists(root.resolve("backup")));
  }
}
