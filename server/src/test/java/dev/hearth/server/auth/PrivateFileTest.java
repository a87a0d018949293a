package dev.hearth.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
}
