package dev.hearth.client;

import java.time.Duration;

/**
 * How long a client waits.
 *
 * @param connect for a connection
 * @param answer for the first line of an answer, after the request was sent; an upload gets longer,
 *     in proportion to its length
 * @param silence for the next byte of an answer that has begun. Also the watchdog of a
 *     subscription: a server sends something every 15 s, so this should be more than twice as long
 */
public record Timeouts(Duration connect, Duration answer, Duration silence) {
  /** 10 s, 30 s and 40 s. */
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(40));

  /** The slowest upload that is still taken for one: below this a peer is as good as gone. */
  private static final long UPLOAD_BYTES_PER_SECOND_MIN = 32 * 1024;

  /** Whoever writes into the pipe may take their time. */
  private static final Duration PIPE_MAX = Duration.ofDays(1);

  /** Refuses to wait for no time at all. */
  public Timeouts {
    if (!connect.isPositive() || !answer.isPositive() || !silence.isPositive()) {
      throw new IllegalArgumentException("time limits are positive");
    }
  }

  /**
   * How long a request with a body may take.
   *
   * @param bytes of the body; negative if nobody knows, because it comes from a pipe
   */
  Duration answerAfterUpload(long bytes) {
    return bytes < 0 ? PIPE_MAX : answer.plusSeconds(bytes / UPLOAD_BYTES_PER_SECOND_MIN);
  }
}
