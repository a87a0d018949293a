package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
  @Test
  void textIsMadeOnce_andForItsOwnerAlone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("secret");

    assertEquals("one", PrivateFile.readOrCreate(file, () -> "one\n"));
    assertEquals("one", PrivateFile.readOrCreate(file, () -> "two\n"));
    PrivateFile.replace(file, "three\n");

    assertEquals("three", PrivateFile.readOrCreate(file, () -> "two\n"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  /** As a loss of power leaves it: an empty password would be nobody's, and so everybody's. */
  @Test
  void emptyFile_isRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), " \n");

    IOException refused =
        assertThrows(IOException.class, () -> PrivateFile.readOrCreate(file, () -> "one"));

    assertTrue(String.valueOf(refused.getMessage()).contains("secret is empty"));
  }

  @Test
  void newFile_isSyncedWithItsText_beforeItsFolder(@TempDir Path folder) throws IOException {
    RecordedFiles disk = new RecordedFiles(folder);
    Path file = folder.resolve("secret");

    assertEquals("one", PrivateFile.readOrCreate(disk.seam(), file, () -> "one"));
    assertEquals(List.of("syncFile secret=one", "syncFolder ."), disk.take());
    assertEquals("one", PrivateFile.readOrCreate(disk.seam(), file, () -> "two"));
    assertEquals(List.of(), disk.take());
  }

  @Test
  void replacement_isSynced_beforeItTakesTheName_andItsFolderIsSyncedLast(@TempDir Path folder)
      throws IOException {
    RecordedFiles disk = new RecordedFiles(folder);
    Path file = Files.writeString(folder.resolve("secret"), "one");

    PrivateFile.replace(disk.seam(), file, "two");

    assertEquals(
        List.of(
            "delete secret.new", "syncFile secret.new=two", "rename secret.new", "syncFolder ."),
        disk.take());
  }

  /** Whatever fails, the text is the old or the new one, and the next start goes on with it. */
  @Test
  void failureAnywhere_leavesAWholeText_orNoFile(@TempDir Path folder) throws IOException {
    RecordedFiles disk = new RecordedFiles(folder);
    Path fresh = folder.resolve("fresh");
    for (String failing : List.of("syncFile", "syncFolder")) {
      disk.fail(failing);
      assertThrows(
          IOException.class, () -> PrivateFile.readOrCreate(disk.seam(), fresh, () -> "one"));
      assertFalse(Files.exists(fresh), "nobody was told of this secret, so it is made anew");
    }
    Path kept = Files.writeString(folder.resolve("kept"), "old");
    for (String failing : List.of("delete", "syncFile", "rename", "syncFolder")) {
      disk.fail(failing);
      assertThrows(IOException.class, () -> PrivateFile.replace(disk.seam(), kept, "new"));
      assertEquals(failing.equals("syncFolder") ? "new" : "old", Files.readString(kept));
    }
    PrivateFile.replace(kept, "newer");
    assertEquals("newer", PrivateFile.readOrCreate(kept, () -> "two"));
    assertFalse(Files.exists(folder.resolve("kept.new")));
  }
}
