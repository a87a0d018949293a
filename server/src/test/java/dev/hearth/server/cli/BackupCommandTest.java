package dev.hearth.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.ServerProcess;
import dev.hearth.server.testing.StoredBlobs;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code hearth backup} tells people and scripts. */
final class BackupCommandTest {
  private static final int LARGE = 200_000;
  private static final String COPY_REFUSED =
      "copy is a store or a backup of one, not a data folder. Move it to DATA/store, ";

  /** How a command ended. */
  private record Ended(int exitCode, String out, String err) {}

  private static Ended backup(Path data, Path target) {
    return run("backup", "--data-dir", data.toString(), target.toString());
  }

  private static Ended run(String... arguments) {
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

  /** As README.md tells it. */
  @Test
  void backup_isRestoredIntoTheStoreOfADataFolder(@TempDir Path root) throws Exception {
    Path data = Files.createDirectory(root.resolve("data"));
    Path copy = root.resolve("copy");
    TestKey key = TestKey.ofSeedByte(1);
    byte[] large = new byte[LARGE];
    large[LARGE - 1] = 7;
    String cookie;
    String pubky;
    try (TestHomeserver server = TestHomeserver.start(data)) {
      TestUser user = server.signUp(key);
      cookie = user.cookie();
      pubky = server.homeserver().key().toString();
      assertEquals(201, user.put("/pub/large", large).status());
      assertEquals(0, backup(data, copy).exitCode());
      assertEquals(201, user.put("/pub/after", "x").status());
    }
    Path restored = Files.createDirectory(root.resolve("restored"));
    Files.move(copy, restored.resolve("store"));
    Files.copy(data.resolve("secret"), restored.resolve("secret"));
    Ended verified = run("verify", "--data-dir", restored.toString());
    assertEquals(0, verified.exitCode(), verified.out() + verified.err());
    try (TestHomeserver server = TestHomeserver.start(restored)) {
      TestUser user = new TestUser(server.client(), key, cookie);
      assertEquals(pubky, server.homeserver().key().toString());
      assertEquals(new String(large, ISO_8859_1), user.get("/pub/large").body());
      assertEquals(404, user.get("/pub/after").status());
      assertEquals(201, user.put("/pub/new", "x").status());
    }
  }

  @Test
  @Timeout(60)
  void backupTakenForADataFolder_isRefused_andStaysAsItWas(@TempDir Path root) throws Exception {
    Path data = Files.createDirectory(root.resolve("data"));
    Path copy = root.resolve("copy");
    try (TestHomeserver _ = TestHomeserver.start(data)) {
      assertEquals(0, backup(data, copy).exitCode());
    }
    List<Path> before = everythingIn(copy);
    try (ServerProcess server = ServerProcess.unstarted(copy)) {
      AssertionError ended = assertThrows(AssertionError.class, server::startAgain);
      assertTrue(String.valueOf(ended.getMessage()).contains(COPY_REFUSED), ended.getMessage());
    }
    Ended verified = run("verify", "--data-dir", copy.toString());
    assertEquals(2, verified.exitCode());
    assertTrue(verified.err().contains(COPY_REFUSED), verified.err());
    assertEquals(before, everythingIn(copy));
  }

  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
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
