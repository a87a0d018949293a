package dev.hearth.client.bench;

import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.ResponseParser;
import dev.hearth.client.bench.net.Target;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long one reader waits for a stream to tell something. Heartbeats tell nothing: a stream that
 * sends them alone would be waited for without end.
 */
final class Patience {
  /** What a stream may take that has much to look through and little to tell. */
  static final Duration USUAL = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int OK = 200;

  private final Duration length;
  private final LongSupplier nanoTime;
  private long told;
  private long toldAt;

  Patience(Duration length) {
    this(length, System::nanoTime);
  }

  /** It begins now. */
  Patience(Duration length, LongSupplier nanoTime) {
    this.length = length;
    this.nanoTime = nanoTime;
    this.toldAt = nanoTime.getAsLong();
  }

  /** Connects such that {@link #receive} looks at the time every second, or more often. */
  BlockingConnection open(Target target) throws IOException {
    Duration look = length.compareTo(LOOK) < 0 ? length : LOOK;
    return BlockingConnection.open(target, length, look);
  }

  /**
   * Waits for bytes of the stream, for a second at most.
   *
   * @param frames that told something, of all that came so far
   * @return false if the stream told nothing for too long
   * @throws IOException if it is refused
   */
  boolean receive(BlockingConnection connection, ResponseParser parser, LongSupplier frames)
      throws IOException {
    try {
      connection.receive(parser);
    } catch (SocketTimeoutException e) {
      return lasts(frames.getAsLong());
    }
    if (parser.isHeadDone() && parser.status() != OK) {
      throw new IOException("the server answers the stream with " + parser.status());
    }
    return lasts(frames.getAsLong()) || parser.isDone();
  }

  /**
   * Looks at the time.
   *
   * @param frames that told something so far
   */
  boolean lasts(long frames) {
    long now = nanoTime.getAsLong();
    if (frames != told) {
      told = frames;
      toldAt = now;
    }
    return now - toldAt < length.toNanos();
  }

  /** When the stream was last seen to have told something, of {@link System#nanoTime}. */
  long toldAt() {
    return toldAt;
  }
}
