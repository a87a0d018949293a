package dev.hearth.server.coding;

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
}
