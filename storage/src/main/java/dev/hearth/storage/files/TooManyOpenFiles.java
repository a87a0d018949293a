package dev.hearth.storage.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells that the process, or the machine, may open no more files from other failures. It is to be
 * asked of what opens a file, and of nothing else: then nothing has happened to any file.
 */
public final class TooManyOpenFiles {
  private TooManyOpenFiles() {}

  /** Opens a file that is always there. */
  @FunctionalInterface
  interface Another {
    void open() throws IOException;
  }

  /**
   * True if a file could not be opened because too many are. Only an open's failure names the file;
   * a failed sync or write is a bare {@code IOException}. As with {@link DiskFull} the reason is
   * known as text only, in the language of the locale: where it is not the usual one it is compared
   * with why another file can't be opened either.
   */
  public static boolean isReasonOf(IOException failure) {
    return isReasonOf(failure, TooManyOpenFiles::openRoot);
  }

  static boolean isReasonOf(IOException failure, Another another) {
    if (failure.getClass() != FileSystemException.class) {
      return false; // Denied, missing, there already: those have types of their own.
    }
    String reason = String.valueOf(((FileSystemException) failure).getReason());
    return reason.contains("Too many open files") || isReasonOf(reason, another);
  }

  private static boolean isReasonOf(String reason, Another another) {
    try {
      another.open();
      return false;
    } catch (FileSystemException e) {
      return reason.equals(e.getReason());
    } catch (IOException e) {
      return false;
    }
  }

  private static void openRoot() throws IOException {
    FileChannel.open(Path.of("/"), StandardOpenOption.READ).close();
  }
}
