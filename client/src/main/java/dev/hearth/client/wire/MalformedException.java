package dev.hearth.client.wire;

/**
 * Bytes or text that do not follow the protocol. The message is constant; {@link #found()} shows a
 * part of them.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int FOUND_CHARS_MAX = 200;

  private final String found;

  public MalformedException(String message, String found) {
    super(message);
    this.found =
        found.length() <= FOUND_CHARS_MAX ? found : found.substring(0, FOUND_CHARS_MAX) + "…";
  }

  public MalformedException(String message, String found, Throwable cause) {
    this(message, found);
    initCause(cause);
  }

  /** What was found, at most 200 characters of it. */
  public String found() {
    return found;
  }
}
