package dev.hearth.server.subscriptions;

import java.nio.ByteBuffer;

/**
 * The socket below one stream, written without blocking. The engine has at most one operation
 * ({@link #write} or {@link #end}) in progress at a time and does not touch its buffer meanwhile.
 * {@link #abort} and {@link #acceptedBytes} may be called by any thread at any time.
 */
public interface StreamOutput {
  /**
   * Bytes of room that a buffer must have before its position, and {@link #roomAfter} behind its
   * limit: the output puts the connection's framing there.
   */
  default int roomBefore() {
    return 0;
  }

  default int roomAfter() {
    return 0;
  }

  /**
   * Starts sending; an empty buffer sends the headers alone. Never blocks. The completion is called
   * exactly once, by any thread, possibly before this returns.
   */
  void write(ByteBuffer bytes, Completion completion);

  /** As {@link #write}, and then ends the response in good order. */
  void end(ByteBuffer bytes, Completion completion);

  /** Cuts the connection; a pending operation fails. Idempotent. */
  void abort();

  /**
   * How many bytes the socket has accepted, growing as it accepts them also within one operation;
   * what it counts beyond our bytes does not matter. Only compared with itself, to see a reader
   * that reads nothing.
   */
  long acceptedBytes();

  /** The outcome of one operation. */
  interface Completion {
    /** All bytes were accepted. */
    void succeeded();

    /** The peer is gone or the connection was cut. */
    void failed(Throwable cause);

    /**
     * The peer will send nothing more: it has left, or it only listens. Told at most once, at any
     * time after the first operation began, to the completion of that one.
     */
    default void peerEnded() {}
  }
}
