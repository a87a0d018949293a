package dev.hearth.client;

import java.io.IOException;

/** Content came to its end and is not what its hash says. */
final class HashMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  static final String TEXT = "the content does not have the hash that the server named";

  HashMismatchException() {
    super(TEXT);
  }
}
