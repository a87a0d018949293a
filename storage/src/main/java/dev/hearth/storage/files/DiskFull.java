package dev.hearth.storage.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a full disk from other failures. */
public final class DiskFull {
  /** With less than this left a failed write is taken to have failed for lack of space. */
  private static final long USABLE_BYTES_MIN = 1 << 20;

  private DiskFull() {}

  /**
   * True if an operation below this folder failed for lack of space or of disk quota. The JDK
   * passes the system's reason on only as text, in the language of the locale, so where the text is
   * not the usual one the space left decides.
   */
  public static boolean isReasonOf(IOException failure, Path folder) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return true;
    }
    try {
      return Files.getFileStore(folder).getUsableSpace() < USABLE_BYTES_MIN;
    } catch (IOException e) {
      failure.addSuppressed(e);
      return false;
    }
  }
}
