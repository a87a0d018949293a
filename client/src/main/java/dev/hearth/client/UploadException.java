package dev.hearth.client;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A file that was to be sent could not be: it cannot be read, or is no longer as long as it was
 * when sending began. Its path holds what it held before, or, if it grew, perhaps its beginning:
 * put it once more.
 */
public final class UploadException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  UploadException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
