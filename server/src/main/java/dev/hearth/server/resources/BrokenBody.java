package dev.hearth.server.resources;

import java.io.IOException;
import java.io.Serial;

/** A body ended before it was whole, was malformed, or stood still for too long. */
@SuppressWarnings("serial") // Never serialised.
public final class BrokenBody extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final IOException cause;

  BrokenBody(IOException cause) {
    super("the body could not be read to its end", cause, false, false);
    this.cause = cause;
  }

  /** Why; its own cause is a {@code TimeoutException} if the body stood still. */
  public IOException cause() {
    return cause;
  }
}
