package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.LoopbackProbe;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.BodyDecoder;
import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.ResponseParser;
import java.io.IOException;
import java.time.Duration;

/** One connection reads the whole log, as fast as the server gives it. */
final class ReplayScenario {
  /**
   * What to read.
   *
   * @param path of the stream, with its query, from the oldest event on
   * @param expected events there must be at least; 0 for any
   * @param inLog events in the log, if it is known and the stream shows few of them; else 0
   * @param count events after which it is left
   * @param risingIds whether each event's id must be above the one before
   * @param patience with a stream that says nothing but heartbeats
   * @param compression that is asked for
   */
  record Settings(
      String path,
      long expected,
      long inLog,
      long count,
      boolean risingIds,
      Duration patience,
      Compression compression) {
    /**
     * The whole log of a homeserver of ours.
     *
     * @param expected events there must be at least
     */
    static Settings all(long expected) {
      return new Settings(
          "/events/?subscribe=*/&cursor=0",
          expected,
          0,
          Long.MAX_VALUE,
          true,
          Patience.USUAL,
          Compression.NONE);
    }
  }

  private ReplayScenario() {}

  /**
   * Replays again and again and notes nothing, so that what is measured then is compiled: both
   * programs run a log of half a million events for a tenth of a second.
   */
  static void warmUp(BenchContext context, Settings settings, Duration length) throws IOException {
    long end = System.nanoTime() + length.toNanos();
    boolean silent = false;
    while (!silent && System.nanoTime() < end) {
      ReplayCounter counter = new ReplayCounter(settings.risingIds());
      try (BodyDecoder decoder = new BodyDecoder(settings.compression(), counter.scanner())) {
        silent = !read(context, settings, counter, decoder);
      }
    }
  }

  static Report run(BenchContext context, Settings settings) throws IOException {
    Report report =
        context
            .report("replay")
            .setting("stream", settings.path())
            .setting("compression", settings.compression());
    double loopback = LoopbackProbe.bytesPerSecond(context.probeTime());
    ReplayCounter counter = new ReplayCounter(settings.risingIds());
    CpuWatch cpu = CpuWatch.start(context);
    boolean silent;
    long wireBytes;
    try (BodyDecoder decoder = new BodyDecoder(settings.compression(), counter.scanner())) {
      silent = !read(context, settings, counter, decoder);
      wireBytes = decoder.codedBytes();
    }
    cpu.stop(report);
    double seconds = counter.seconds();
    report.figure("events_per_second", counter.events() / seconds, "/s");
    if (settings.inLog() > 0) {
      report.figure("scanned_per_second", settings.inLog() / seconds, "/s");
    }
    report.count("events", counter.events());
    report.figure("seconds", seconds, "s");
    report.figure("first_event_after", counter.firstEventMillis(), "ms");
    report.figure(
        "bytes_per_event", counter.bytes() / Math.max(1.0, (double) counter.events()), "B");
    report.figure(
        "wire_bytes_per_event", wireBytes / Math.max(1.0, (double) counter.events()), "B");
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
    boolean whole = counter.isLive() || counter.events() >= settings.count();
    if (!silent && !whole && StreamKind.of(settings.path()).saysLive()) {
      report.failure("the stream ended before it was live");
    }
    if (silent) {
      report.failure("the stream fell silent after " + counter.events() + " events");
    }
    if (counter.wasReset()) {
      report.failure("the stream was reset");
    }
    return report;
  }

  /**
   * Reads up to the live frame, or to the end of a stream that has one.
   *
   * @return false if the stream said nothing but heartbeats for too long
   */
  private static boolean read(
      BenchContext context, Settings settings, ReplayCounter counter, BodyDecoder decoder)
      throws IOException {
    ResponseParser parser = new ResponseParser(decoder, false);
    Patience patience = new Patience(settings.patience());
    try (decoder;
        BlockingConnection connection = patience.open(context.target());
        Progress.Step step = context.progress().step("replay", Math.max(1, settings.expected()))) {
      counter.start(System.nanoTime());
      connection.send(Requests.stream(context.target(), settings.path(), settings.compression()));
      while (!counter.isLive() && !parser.isDone() && counter.events() < settings.count()) {
        boolean lasts = patience.receive(connection, parser, counter::told);
        counter.end(patience.toldAt());
        if (!lasts) {
          return false;
        }
        step.at(counter.events());
      }
      return true;
    }
  }
}
