package dev.hearth.client.wire;

/** Takes what {@link SseParser} finds, in the order of the stream. */
public interface SseSink {
  /** A block was closed by its empty line. */
  void block(SseBlock block);

  /** The server asks to wait this long before connecting again. */
  void retry(long millis);
}
