package dev.hearth.server.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person watches, so that progress is shown to people and not written into files. */
final class Terminal {
  /** Returns to the line's start and empties it. */
  static final String CLEAR_LINE = "\r\u001b[K";

  private Terminal() {}

  static boolean isOne() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
