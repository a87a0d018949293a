package dev.hearth.client.bench;

import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.measure.Latencies;
import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every figure of {@code docs/benchmarks.md}, on homeservers started for it: a number of rounds, in
 * each of which everything is measured once, so that a disturbance of the machine hits one round
 * and not one figure.
 */
final class AllScenario {
  /**
   * What to do.
   *
   * @param launcher the command {@code hearth}
   * @param subscribers of the fan-out and of the herd
   * @param idle streams on which nothing happens
   * @param events written before the replay, beside those of the other measurements
   * @param first for so long a round's server is loaded before anything is measured: a JVM just
   *     started spends most of its first ten seconds under load on compiling
   * @param length of each measurement, after a warm-up of half of it
   */
  record Settings(
      Path launcher,
      int rounds,
      int subscribers,
      int idle,
      int events,
      int threads,
      Duration first,
      Duration length) {}

  private static final WriteForm FORM = new WriteForm.Put(200);
  private static final int USERS = 8;
  private static final Duration REPLAY_WARMUP = Duration.ofSeconds(5);
  private static final int MANY = 64;
  private static final int SOME = 8;
  private static final int WRITERS_UNTHROTTLED = 16;
  private static final int MISSED = 100;
  private static final double RATE = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(17);
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final StreamChoice RUN = StreamChoice.of("*/pub/bench/{run}/");
  private static final StreamChoice NOTHING = StreamChoice.of("*/pub/bench/{run}/nothing/");

  private final Settings settings;
  private final Path folder;
  private final PrintWriter log;
  private final Tally tally = new Tally();
  private final List<String> failures = new ArrayList<>();
  private long seed;

  /**
   * A measurement that has not begun.
   *
   * @param folder for the servers' data; on the disk to be measured
   * @param log told what is being done
   */
  AllScenario(Settings settings, Path folder, PrintWriter log, long seed) {
    this.settings = settings;
    this.folder = folder;
    this.log = log;
    this.seed = seed;
  }

  /** Promises that were not kept in any run. */
  List<String> failures() {
    return failures;
  }

  /** Measures everything. */
  Tally run() throws IOException, InterruptedException {
    for (int round = 1; round <= settings.rounds(); round++) {
      log.println("round " + round + " of " + settings.rounds());
      Path place = folder.resolve("round-" + round);
      try (OwnServer server = start("start to first answer, empty", place)) {
        warmUp(server);
        loads(server);
        streams(server);
        seed++;
        PutScenario.prepare(context(server), MANY, USERS, FORM, settings.events());
      }
      try (OwnServer server = start("start to first answer, after the round's events", place)) {
        replay(server);
      }
      try (OwnServer server = OwnServer.start(settings.launcher(), place.resolve("idle"))) {
        idle(server);
      }
    }
    return tally;
  }

  private OwnServer start(String measure, Path folder) throws IOException, InterruptedException {
    OwnServer server = OwnServer.start(settings.launcher(), folder);
    tally.note(measure, server.startMillis(), "ms");
    return server;
  }

  private void warmUp(OwnServer server) throws IOException, InterruptedException {
    seed++;
    BenchContext context = context(server);
    LoadPlan plan = context.load(MANY, settings.first());
    PutScenario.run(context, new PutScenario.Settings(plan, USERS, FORM, 0));
    log.println("  warm");
  }

  private void loads(OwnServer server) throws IOException, InterruptedException {
    Report one = put(server, "durable PUT, 1 connection", 1, 1);
    tally.note("durable PUT, 1 connection, per fdatasync", one.value("puts_per_disk_sync"), "");
    put(server, "durable PUT, 8 connections, 8 users", SOME, USERS);
    put(server, "durable PUT, 64 connections, 1 user", MANY, 1);
    put(server, "durable PUT, 64 connections, 8 users", MANY, USERS);
    BenchContext context = context(server); // of the last put, whose resources are read
    LoadPlan plan = context.load(MANY, settings.length()).after(warmup());
    Report report = GetScenario.run(context, new GetScenario.Settings(plan, USERS, FORM, 10_000));
    rate("GET 200 B, 64 connections", report, "gets");
  }

  private Report put(OwnServer server, String measure, int connections, int users)
      throws IOException, InterruptedException {
    seed++;
    BenchContext context = context(server);
    LoadPlan plan = context.load(connections, settings.length()).after(warmup());
    Report report = PutScenario.run(context, new PutScenario.Settings(plan, users, FORM, 0));
    rate(measure, report, "puts");
    tally.note("fdatasync of 4 KiB on the same disk", report.value("disk_syncs"), "/s");
    return report;
  }

  private void streams(OwnServer server) throws IOException, InterruptedException {
    latency("PUT to SSE, 1 stream, 50 events/s", fanout(server, 1, 1, RATE));
    String measure = "PUT to SSE, %,d streams, 50 events/s".formatted(settings.subscribers());
    Report paced = fanout(server, settings.subscribers(), 1, RATE);
    latency(measure, paced);
    tally.note(measure + ": cores of the server", paced.value("server_cores"), "");
    measure = "fan-out to %,d streams, writers unthrottled".formatted(settings.subscribers());
    Report free = fanout(server, settings.subscribers(), WRITERS_UNTHROTTLED, 0);
    tally.note(measure, free.value("frames_per_second"), "frames/s");
    seed++;
    Report herd =
        HerdScenario.run(
            context(server),
            new HerdScenario.Settings(settings.subscribers(), MISSED, 1, FORM, RUN, PATIENCE));
    measure = "%,d streams come back at once: all live".formatted(settings.subscribers());
    tally.note(measure, herd.value("all_live_after"), "ms");
    check(measure, herd);
  }

  private Report fanout(OwnServer server, int subscribers, int writers, double rate)
      throws IOException, InterruptedException {
    seed++;
    Report report =
        FanoutScenario.run(
            context(server),
            new FanoutScenario.Settings(
                subscribers,
                writers,
                Math.min(writers, USERS),
                FORM,
                rate,
                warmup(),
                settings.length(),
                RUN,
                PATIENCE));
    check("fanout to " + subscribers, report);
    return report;
  }

  private void replay(OwnServer server) throws IOException {
    ReplayScenario.Settings whole = ReplayScenario.Settings.all(settings.events());
    ReplayScenario.warmUp(context(server), whole, REPLAY_WARMUP);
    Report report = ReplayScenario.run(context(server), whole);
    tally.note("replay, one connection", report.value("events_per_second"), "events/s");
    tally.note("replay: events in the log", report.value("events"), "");
    tally.note("replay: bytes of an event", report.value("bytes_per_event"), "B");
    tally.note("replay: bytes a second", report.value("bytes_per_second") / 1e6, "MB/s");
    tally.note("raw loopback", report.value("loopback_bytes_per_second") / 1e6, "MB/s");
    check("replay", report);
  }

  private void idle(OwnServer server) throws IOException, InterruptedException {
    seed++;
    Report report =
        IdleScenario.run(
            context(server), new IdleScenario.Settings(settings.idle(), HEARTBEAT, NOTHING, false));
    String measure = "memory of an idle stream, %,d streams".formatted(settings.idle());
    tally.note(measure, report.value("memory_per_stream"), "KiB");
    tally.note(measure + ", after a heartbeat", report.value("memory_per_stream_held"), "KiB");
    check(measure, report);
  }

  private void rate(String measure, Report report, String figure) {
    tally.note(measure, report.value(figure), "/s");
    latency(measure, report);
    check(measure, report);
  }

  private void latency(String measure, Report report) {
    Latencies latencies = report.latencies().orElseThrow();
    tally.note(measure + ": p50", latencies.millisAt(50), "ms");
    tally.note(measure + ": p99", latencies.millisAt(99), "ms");
  }

  private void check(String measure, Report report) {
    log.println("  " + measure);
    report.failures().forEach(failure -> failures.add(measure + ": " + failure));
  }

  private Duration warmup() {
    return settings.length().dividedBy(2);
  }

  private BenchContext context(OwnServer server) {
    return new BenchContext(
        server.target(),
        settings.threads(),
        seed,
        List.of(),
        Optional.of(server.meter()),
        Optional.of(folder),
        PROBE,
        Progress.none());
  }
}
