package dev.hearth.client.bench;

import dev.hearth.client.Waiting;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a homeserver says of its streams at {@code /metrics}.
 *
 * @param open streams open now
 * @param closed streams that ended since it started, for whatever reason
 * @param stalled those among them that were cut because their readers took nothing
 */
record StreamMetrics(long open, long closed, long stalled) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The server tells of streams that have gone in its metrics only, so these are looked at. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private static final String OPEN = "event_stream_active_connections";
  private static final String CLOSED = "hearth_streams_closed_total";
  private static final int OK = 200;

  static StreamMetrics read(Target target) throws IOException {
    try (BlockingConnection connection = BlockingConnection.open(target, PATIENCE)) {
      BlockingConnection.Answer answer =
          connection.exchange(Requests.get(target, "/metrics", List.of()));
      if (answer.status() != OK) {
        throw new IOException("the server answers /metrics with " + answer.status());
      }
      String text = answer.wholeText();
      return new StreamMetrics(
          sum(text, OPEN, ""), sum(text, CLOSED, ""), sum(text, CLOSED, "\"stalled\""));
    }
  }

  /**
   * Looks again and again until something holds.
   *
   * @return what was seen last, when it held or the time was over
   */
  static StreamMetrics await(Target target, Duration patience, Predicate<StreamMetrics> condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    StreamMetrics now = read(target);
    while (!condition.test(now) && System.nanoTime() < end) {
      Waiting.SLEEPING.await(LOOK_EVERY);
      now = read(target);
    }
    return now;
  }

  /** Streams that ever came, which one that comes or goes makes no smaller. */
  long came() {
    return open + closed;
  }

  private static long sum(String text, String name, String label) {
    return text.lines()
        .filter(line -> line.startsWith(name) && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
