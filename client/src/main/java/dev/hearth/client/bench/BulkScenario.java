package dev.hearth.client.bench;

import dev.hearth.client.BulkHistory;
import dev.hearth.client.BulkListener;
import dev.hearth.client.BulkProgress;
import dev.hearth.client.BulkRequest;
import dev.hearth.client.Event;
import dev.hearth.client.EventView;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.Reset;
import dev.hearth.client.bench.measure.LoopbackProbe;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.net.Connection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Bulk history as an application has it: the library fetches, checks and unpacks pages and calls
 * back with every event. The one scenario that measures the library and not only the server.
 */
final class BulkScenario {
  /**
   * How to read.
   *
   * @param parallel pages fetched at once
   * @param objects whether an object is made of every event
   * @param expected events there must be at least; 0 for any
   */
  record Settings(int parallel, boolean objects, long expected) {}

  /** Looks at every event and at the order they come in. */
  private static final class Looker implements BulkListener {
    private static final int HASH_BYTES = 32;
    private static final int PATH_BYTES_MAX = 4096;

    private final boolean objects;
    private final Progress.Step step;
    private final byte[] path = new byte[PATH_BYTES_MAX];
    private final byte[] hash = new byte[HASH_BYTES];
    private long last;
    private long notRising;
    private long paged;
    private long streamed;
    private long bytes;
    private long pagesEnd = System.nanoTime();
    private long seen;
    private boolean reset;

    Looker(boolean objects, Progress.Step step) {
      this.objects = objects;
      this.step = step;
    }

    @Override
    public void onHistory(EventView event) {
      if (objects) {
        see(event.toEvent());
      } else {
        see(event.sequence());
        seen += event.copyPath(path, 0) + event.user().z32().length();
        if (event.isPut()) {
          event.copyContentHash(hash, 0);
          seen += hash[0] + event.length() + event.contentType().length();
        }
      }
      paged++;
    }

    @Override
    public void onEvent(Event event) {
      see(event);
      streamed++;
    }

    private void see(Event event) {
      see(event.sequence());
      seen += event.path().length() + event.user().z32().length();
    }

    private void see(long sequence) {
      if (sequence <= last) {
        notRising++;
      }
      last = sequence;
    }

    @Override
    public void onPage(BulkProgress progress) {
      pagesEnd = System.nanoTime();
      bytes = progress.bytes();
      step.size(progress.events() + progress.eventsAhead());
      step.at(progress.events());
    }

    /** The library would ask for as long as it takes; what is measured must not wait. */
    @Override
    public void onRetry(Optional<HomeserverException> cause, Duration wait) {
      throw new GivenUpException(cause);
    }

    @Override
    public void onReset(Reset to) {
      reset = true;
    }
  }

  /** Thrown through the library to end it. */
  private static final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GivenUpException(Optional<HomeserverException> cause) {
      super(
          cause.map(Throwable::getMessage).orElse("the stream ended before it was live"),
          cause.orElse(null));
    }
  }

  private BulkScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    Report report =
        context
            .report("bulk")
            .setting("parallel", settings.parallel())
            .setting("callback", settings.objects() ? "objects" : "views");
    double loopback = LoopbackProbe.bytesPerSecond(context.probeTime());
    URI server = URI.create("http://" + context.target().authority());
    CpuWatch cpu = CpuWatch.start(context);
    try (Progress.Step step = context.progress().step("bulk", 1);
        HomeserverClient client = HomeserverClient.to(server)) {
      Looker looker = new Looker(settings.objects(), step);
      BulkRequest request = BulkRequest.of().parallel(settings.parallel());
      long start = System.nanoTime();
      BulkHistory history = client.bulkHistory(request, looker);
      history.await();
      long end = System.nanoTime();
      cpu.stop(report);
      figures(report, looker, start, end, loopback);
      judge(report, looker, settings);
    } catch (HomeserverException | GivenUpException e) {
      throw failure(e);
    }
    return report;
  }

  /** Where nobody answers it is a {@link ConnectException}, as in every other measurement. */
  private static IOException failure(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException refused) {
        return Connection.failure(String.valueOf(failure.getMessage()), refused);
      }
    }
    return new IOException(failure.getMessage(), failure);
  }

  private static void figures(Report report, Looker looker, long start, long end, double loopback) {
    double pages = Math.max(looker.pagesEnd - start, 1) / 1e9;
    double whole = Math.max(end - start, 1) / 1e9;
    long events = looker.paged + looker.streamed;
    report.figure("events_per_second", events / whole, "/s");
    report.count("events", events);
    report.figure("seconds", whole, "s");
    report.figure("paged_events_per_second", looker.paged / pages, "/s");
    report.count("paged_events", looker.paged);
    report.count("streamed_events", looker.streamed);
    report.figure("bytes_per_event", looker.bytes / Math.max(1.0, (double) looker.paged), "B");
    report.figure("bytes_per_second", looker.bytes / pages, "B/s");
    report.figure("loopback_bytes_per_second", loopback, "B/s");
    report.count("ids_not_rising", looker.notRising);
    report.count("looked_at", looker.seen);
  }

  private static void judge(Report report, Looker looker, Settings settings) {
    if (looker.notRising > 0) {
      report.failure(looker.notRising + " sequences did not rise");
    }
    if (looker.paged + looker.streamed < settings.expected()) {
      report.failure("fewer than " + settings.expected() + " events came");
    }
    if (looker.paged == 0) {
      report.failure("the server keeps no pages yet");
    }
    if (looker.reset) {
      report.failure("the history was reset");
    }
  }
}
