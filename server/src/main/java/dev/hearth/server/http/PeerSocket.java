package dev.hearth.server.http;

/**
 * The socket below a connection, as far as one watches whether its peer reads. Safe for any thread.
 */
public interface PeerSocket {
  /** Bytes the kernel has taken since the connection began. */
  long accepted();

  /** True while bytes wait until the kernel takes them. */
  boolean isWriting();

  /** Has what waits offered to the kernel once more, which does not tell of every room it has. */
  void offerSoon();

  /** Closes, without what is still to be sent. */
  void reset(Throwable cause);
}
