package dev.hearth.client.bench;

import dev.hearth.client.Waiting;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.stream.Crowd;
import dev.hearth.client.bench.stream.CrowdCounters;
import dev.hearth.client.bench.stream.CrowdPlan;
import dev.hearth.client.bench.stream.CrowdVerdict;
import dev.hearth.client.bench.stream.SendTimes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The streams of selectors that match nothing: opened, held and read by one thread, closed. They
 * begin with what is new, and get heartbeats and positions.
 */
final class UnmatchedStreams implements AutoCloseable {
  private static final int CONNECTING_AT_ONCE = 256;
  private static final int WRITERS = 0; // none whose events could be owed
  private static final Duration JOIN = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The server tells of streams that have gone in its metrics only, so these are looked at. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final BenchContext context;
  private final int streams;
  private final Crowd crowd;
  private final Optional<StreamMetrics> before;

  private UnmatchedStreams(BenchContext context, UnmatchedSelectors selectors) throws IOException {
    this.context = context;
    this.streams = selectors.streams();
    this.before = metrics(context);
    CrowdPlan plan =
        new CrowdPlan(
            context.target(),
            streams,
            1,
            selectors::path,
            true,
            true,
            context.names(),
            WRITERS,
            Compression.NONE);
    this.crowd = Crowd.of(plan, new SendTimes(WRITERS));
  }

  /**
   * Opens all of them and waits until each is live.
   *
   * @throws IOException if one is refused, or not live in time
   */
  static UnmatchedStreams open(BenchContext context, UnmatchedSelectors selectors)
      throws IOException, InterruptedException {
    UnmatchedStreams opened = new UnmatchedStreams(context, selectors);
    try (Progress.Step step = context.progress().step("streams", opened.streams)) {
      opened.crowd.join(CONNECTING_AT_ONCE, JOIN, step::at);
      return opened;
    } catch (IOException | InterruptedException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Closes them, notes as failures what should not have been, and waits until the server has seen
   * them go, if it tells.
   */
  CrowdCounters finish(Report report) throws IOException, InterruptedException {
    CrowdVerdict verdict = crowd.finish(_ -> new int[WRITERS]);
    verdict.failures().forEach(report::failure);
    if (verdict.counters().foreignEvents() > 0) {
      report.failure(verdict.counters().foreignEvents() + " events came that nothing selects");
    }
    if (before.isPresent()) {
      awaitGone(report, before.get().open());
    }
    return verdict.counters();
  }

  @Override
  public void close() {
    crowd.close();
  }

  private void awaitGone(Report report, long open) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long left = StreamMetrics.read(context.target()).open() - open;
    try (Progress.Step step = context.progress().step("streams go", streams)) {
      while (left > 0 && System.nanoTime() < end) {
        step.at(streams - left);
        Waiting.SLEEPING.await(LOOK_EVERY);
        left = StreamMetrics.read(context.target()).open() - open;
      }
    }
    if (left > 0) {
      report.failure("%,d streams are open long after they were left".formatted(left));
    }
  }

  /** Empty where the server has none, or shows them to nobody. */
  private static Optional<StreamMetrics> metrics(BenchContext context) {
    try {
      return Optional.of(StreamMetrics.read(context.target()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
