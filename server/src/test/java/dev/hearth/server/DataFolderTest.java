package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.testing.TestHomeserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody's private files lie there, so it is closed to other users of the machine. */
class DataFolderTest {
  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void foldersThatAreMade_areTheirOwners(@TempDir Path folder) throws IOException {
    Path home = folder.resolve(".hearth");
    new DataFolder(home.resolve("server")).create();
    assertEquals("rwx------", mode(home));
    assertEquals("rwx------", mode(home.resolve("server")));
  }

  @Test
  void folderThatIsThere_keepsWhatItsOwnerGaveIt(@TempDir Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    new DataFolder(folder).create();
    assertEquals("rwxr-x---", mode(folder));
  }

  @Test
  void storeOfARunningHomeserver_isClosed(@TempDir Path folder) throws Exception {
    try (TestHomeserver _ = TestHomeserver.start(folder)) {
      assertEquals("rwx------", mode(folder.resolve("store")));
    }
  }
}
