package dev.hearth.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What an operator can mend is said in a line; what nobody expected comes with its trace. */
final class FailuresTest {
  private static String said(Exception failure) {
    StringWriter text = new StringWriter();
    assertEquals(ExitCode.FAILED, Failures.exitCode(failure, new PrintWriter(text)));
    return text.toString();
  }

  @Test
  void aFullDisk_isALine() {
    assertEquals(
        "hearth: the disk of the store is full; make room on it and try again\n",
        said(new StorageException.NoSpace(new IOException("No space left on device"))));
  }

  @Test
  void theUnexpected_hasATrace() {
    String text = said(new IllegalStateException("never"));
    assertTrue(text.contains("\tat dev.hearth"), text);
  }
}
