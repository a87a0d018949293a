package dev.hearth.storage.files;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.TooManyOpenFiles.Another;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TooManyOpenFilesTest {
  private static final String GERMAN = "Zu viele offene Dateien";
  private static final Another OPENS = () -> {};

  private static FileSystemException failure(@Nullable String reason) {
    return new FileSystemException("blobs/tmp/1", null, reason);
  }

  private static Another failing(IOException e) {
    return () -> {
      throw e;
    };
  }

  @Test
  void theSystemsTexts_areKnown() {
    assertTrue(TooManyOpenFiles.isReasonOf(failure("Too many open files")));
    assertTrue(TooManyOpenFiles.isReasonOf(failure("Too many open files in system")));
  }

  @Test
  void anotherLanguage_isKnownByAnotherFile() {
    assertTrue(TooManyOpenFiles.isReasonOf(failure(GERMAN), failing(failure(GERMAN))));
    assertFalse(TooManyOpenFiles.isReasonOf(failure(GERMAN), OPENS));
    assertFalse(TooManyOpenFiles.isReasonOf(failure("E/A-Fehler"), failing(failure(GERMAN))));
    assertFalse(TooManyOpenFiles.isReasonOf(failure(GERMAN), failing(new IOException(GERMAN))));
  }

  @Test
  void otherFailures_areOthers() {
    assertFalse(TooManyOpenFiles.isReasonOf(failure("Input/output error")));
    assertFalse(TooManyOpenFiles.isReasonOf(failure(null)));
    assertFalse(TooManyOpenFiles.isReasonOf(new NoSuchFileException("Too many open files")));
    assertFalse(TooManyOpenFiles.isReasonOf(new AccessDeniedException("Too many open files")));
  }

  /** What the JDK throws when a file was opened, and its write or sync failed. */
  @Test
  void aFailureBehindTheOpen_isNone() {
    assertFalse(TooManyOpenFiles.isReasonOf(new IOException("Too many open files")));
  }
}
