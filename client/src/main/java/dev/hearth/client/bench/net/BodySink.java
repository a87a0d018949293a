package dev.hearth.client.bench.net;

import java.io.IOException;

/** Takes the bytes of a body, freed from their chunks. */
@FunctionalInterface
public interface BodySink {
  /** Counts nothing, keeps nothing. */
  BodySink NONE = (_, _, _) -> {};

  /**
   * A piece of the body, split anywhere.
   *
   * @param bytes borrowed for this call
   * @param from first byte of the piece
   * @param to one past its last byte
   */
  void body(byte[] bytes, int from, int to) throws IOException;
}
