package dev.hearth.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * One request as it came and its answer as it goes, without rules: what {@link Dispatch} and {@link
 * Exchange} need of whoever speaks HTTP. There are two, Javalin's servlet and, for one file or a
 * stream, Jetty alone. Belongs to one thread at a time.
 */
public interface Wire {
  /** Something that may wait for the peer or the disk for as long as it likes. */
  interface Work {
    void run() throws IOException;
  }

  String method();

  /** The first header of this name. */
  @Nullable String header(String name);

  /** Every header of this name, in order. */
  List<String> headers(String name);

  /** The address of the peer's socket, without a port. */
  String peerAddress();

  /** Length of the body as announced, or -1. */
  long announcedLength();

  InputStream body() throws IOException;

  /**
   * Takes a short body in without waiting, if it has come with its request; false if one would have
   * to wait for it, or it is longer than so many bytes. What was taken is not in {@link #body}.
   */
  boolean takeBody(int bytesMax);

  /** The whole body, if it {@link #takeBody was taken in}; else null. */
  byte @Nullable [] takenBody();

  int status();

  void setStatus(int status);

  /** Puts a header in place of all of its name; null removes them. */
  void setHeader(String name, @Nullable String value);

  void addHeader(String name, String value);

  /** Announces the length of the answer's body. */
  void setLength(long bytes);

  /** True once a byte of the answer may have left. */
  boolean isCommitted();

  /** Forgets what of the body was written and has not left. */
  void resetBody();

  /** The answer's body, for work that may wait; closing it ends the answer. */
  OutputStream out() throws IOException;

  /** Ends the answer with these bytes as its whole body; they must not change any more. */
  void end(ByteBuffer body) throws IOException;

  /**
   * Runs an action once, and others given before or later in any order, when the last byte of the
   * answer is with the kernel or the connection is lost.
   */
  void whenEnded(Runnable action);

  /** Goes on where waiting is allowed: here, or on another thread while the caller returns. */
  void mayWait(Work rest) throws IOException;

  /**
   * Goes on when a future completes in any way; the caller returns at once. If its body was taken
   * in no thread waits until then, and the rest must not wait for anything either.
   */
  void later(CompletableFuture<?> done, Runnable rest);

  /** Jetty's own request below, for what takes the connection over. */
  Request jetty();

  /** Cuts the connection, so that nobody takes a part of the answer for the whole. */
  void cut(Throwable cause);
}
