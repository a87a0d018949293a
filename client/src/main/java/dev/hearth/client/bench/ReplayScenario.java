package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.LoopbackProbe;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.ResponseParser;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** One connection reads the whole log, as fast as the server gives it. */
final class ReplayScenario {
  /**
   * What to read.
   *
   * @param path of the stream, with its query, from the oldest event on
   * @param expected events there must be at least; 0 for any
   */
  record Settings(String path, long expected) {}

  private static final int OK = 200;
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private ReplayScenario() {}

  static Report run(BenchContext context, Settings settings) throws IOException {
    Report report = context.report("replay").setting("stream", settings.path());
    double loopback = LoopbackProbe.bytesPerSecond(context.probeTime());
    ReplayCounter counter = new ReplayCounter();
    CpuWatch cpu = CpuWatch.start(context);
    read(context, settings, counter);
    cpu.stop(report);
    double seconds = counter.seconds();
    report.figure("events_per_second", counter.events() / seconds, "/s");
    report.count("events", counter.events());
    report.figure("seconds", seconds, "s");
    report.figure("first_event_after", counter.firstEventMillis(), "ms");
    report.figure(
        "bytes_per_event", counter.bytes() / Math.max(1.0, (double) counter.events()), "B");
    report.figure("bytes_per_second", counter.bytes() / seconds, "B/s");
    report.figure("loopback_bytes_per_second", loopback, "B/s");
    report.figure("share_of_loopback", counter.bytes() / seconds / loopback, "");
    report.count("ids_not_rising", counter.notRising());
    if (counter.notRising() > 0) {
      report.failure(counter.notRising() + " ids did not rise");
    }
    if (counter.events() < settings.expected()) {
      report.failure("only " + counter.events() + " of " + settings.expected() + " events came");
    }
    if (counter.wasReset()) {
      report.failure("the stream was reset");
    }
    return report;
  }

  /** Reads up to the live frame, or to the end of a stream that has one. */
  private static void read(BenchContext context, Settings settings, ReplayCounter counter)
      throws IOException {
    ResponseParser parser = new ResponseParser(counter.scanner(), false);
    try (BlockingConnection connection = BlockingConnection.open(context.target(), SILENCE);
        Progress.Step step = context.progress().step("replay", Math.max(1, settings.expected()))) {
      counter.start(System.nanoTime());
      connection.send(Requests.stream(context.target(), settings.path()));
      while (!counter.isLive() && !parser.isDone()) {
        connection.receive(parser);
        if (parser.isHeadDone() && parser.status() != OK) {
          throw new IOException("the server answers the stream with " + parser.status());
        }
        step.at(counter.events());
      }
      counter.end(System.nanoTime());
    } catch (SocketTimeoutException e) {
      throw new IOException("the stream fell silent before it was live", e);
    }
  }
}
