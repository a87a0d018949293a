package dev.hearth.client.cli;

/**
 * Nobody reads what a command shows any more, as when it is piped to {@code head}. It ends the
 * command, and nothing is wrong.
 */
final class ReaderGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
