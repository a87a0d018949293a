package dev.hearth.server.cli;

import java.io.Serial;

/** A command ends here, with a message for the person and a code for scripts. */
@SuppressWarnings("serial") // Never serialised.
final class CommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final int exitCode;

  CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
