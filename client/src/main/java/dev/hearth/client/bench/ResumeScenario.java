package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Latencies;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.ResponseParser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A client comes back after a random id of the log, again and again, each time on a new connection
 * and alone: how long until the first event after that id is there.
 */
final class ResumeScenario {
  /**
   * What to read.
   *
   * @param stream path and query, without a cursor
   * @param resumes timed ones
   * @param warmup resumes before those
   * @param patience with a stream that says nothing but heartbeats
   */
  record Settings(String stream, int resumes, int warmup, Duration patience) {}

  private ResumeScenario() {}

  static Report run(BenchContext context, Settings settings) throws IOException {
    Report report = context.report("resume").setting("stream", settings.stream());
    IdSample sample = sample(context, settings);
    List<IdSample.Place> places = sample.places();
    if (places.isEmpty()) {
      throw new IOException("the log has no two events that match");
    }
    Latencies latencies = new Latencies();
    int wrong = 0;
    CpuWatch cpu = CpuWatch.start(context);
    int count = settings.warmup() + settings.resumes();
    try (Progress.Step step = context.progress().step("resume", count)) {
      for (int i = 0; i < count; i++) {
        IdSample.Place place = places.get(i % places.size());
        ReplayCounter counter = resume(context, settings, place.id());
        if (!counter.firstId().equals(place.next()) || counter.wasReset()) {
          wrong++;
        } else if (i >= settings.warmup()) {
          latencies.record((long) (counter.firstEventMillis() * 1e6));
        }
        step.at(i + 1L);
      }
    }
    cpu.stop(report);
    report.count("events", sample.events());
    report.count("resumes", latencies.count());
    report.latencies("connect to first event after the id", latencies);
    if (wrong > 0) {
      report.failure(wrong + " resumes were reset or did not go on with the next event");
    }
    return report;
  }

  /** Reads the whole stream once, for its ids. */
  private static IdSample sample(BenchContext context, Settings settings) throws IOException {
    IdSample sample = new IdSample(settings.warmup() + settings.resumes(), context.seed());
    ResponseParser parser = new ResponseParser(sample.scanner(), false);
    Patience patience = new Patience(settings.patience());
    try (BlockingConnection connection = patience.open(context.target());
        Progress.Step step = context.progress().step("reading ids", 1)) {
      connection.send(Requests.stream(context.target(), after(settings, "0")));
      while (!sample.isLive() && !parser.isDone()) {
        require(patience.receive(connection, parser, sample::told));
        step.say("%,d events".formatted(sample.events()));
      }
    }
    if (!sample.isLive() && StreamKind.of(settings.stream()).saysLive()) {
      throw new IOException("the stream ended before it was live");
    }
    return sample;
  }

  private static ReplayCounter resume(BenchContext context, Settings settings, String id)
      throws IOException {
    ReplayCounter counter = new ReplayCounter(true);
    ResponseParser parser = new ResponseParser(counter.scanner(), false);
    byte[] request = Requests.stream(context.target(), after(settings, id));
    Patience patience = new Patience(settings.patience());
    counter.start(System.nanoTime());
    try (BlockingConnection connection = patience.open(context.target())) {
      connection.send(request);
      while (counter.events() == 0 && !counter.isLive() && !parser.isDone()) {
        require(patience.receive(connection, parser, counter::told));
      }
    }
    return counter;
  }

  private static void require(boolean lasts) throws IOException {
    if (!lasts) {
      throw new IOException("the stream fell silent before it was live");
    }
  }

  private static String after(Settings settings, String cursor) {
    return settings.stream() + (settings.stream().contains("?") ? "&" : "?") + "cursor=" + cursor;
  }
}
