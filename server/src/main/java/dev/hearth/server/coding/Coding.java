package dev.hearth.server.coding;

import java.util.Optional;

/** A content coding of RFC 9110 §8.4.1. */
public enum Coding {
  /** As it is. */
  IDENTITY("identity"),
  /** RFC 1952: one member, whose deflate blocks are the pieces. */
  GZIP("gzip"),
  /** RFC 8878: each piece is a frame, and a stream is one frame after the other. */
  ZSTD("zstd");

  private final String text;

  Coding(String text) {
    this.text = text;
  }

  /** As {@code Accept-Encoding} and {@code Content-Encoding} name it. */
  public String text() {
    return text;
  }

  /** The coding of this name, upper or lower case; {@code x-gzip} is gzip. */
  static Optional<Coding> named(String name) {
    for (Coding coding : values()) {
      if (coding.text.equalsIgnoreCase(name)) {
        return Optional.of(coding);
      }
    }
    return name.equalsIgnoreCase("x-gzip") ? Optional.of(GZIP) : Optional.empty();
  }
}
