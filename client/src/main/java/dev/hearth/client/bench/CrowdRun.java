package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.stream.Crowd;
import dev.hearth.client.bench.stream.CrowdCounters;
import dev.hearth.client.bench.stream.CrowdPlan;
import dev.hearth.client.bench.stream.CrowdVerdict;
import dev.hearth.client.bench.stream.RunNames;
import dev.hearth.client.bench.stream.SendTimes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A crowd and the writers it watches, with what each subscriber is owed. */
final class CrowdRun implements AutoCloseable {
  private static final Duration JOIN = Duration.ofMinutes(2);

  private final BenchContext context;
  private final StreamChoice choice;
  private final List<Account> accounts;
  private final List<PutScript> writers = new ArrayList<>();
  private final SendTimes times;
  private final RunNames names;
  private final int subscribers;
  private final Crowd crowd;

  /** A crowd of which nobody is there yet, and writers that have not begun. */
  CrowdRun(
      BenchContext context,
      StreamChoice choice,
      int subscribers,
      int writerCount,
      int users,
      WriteForm form)
      throws IOException {
    this.context = context;
    this.choice = choice;
    this.accounts =
        context.accounts(users, form.signsUp() && (writerCount > 0 || choice.namesUsers()));
    this.names = context.names();
    this.subscribers = subscribers;
    this.times = new SendTimes(writerCount);
    for (int i = 0; i < writerCount; i++) {
      Account account = accounts.get(i % users);
      NumberedRequest request = form.request(context.target(), account, names, i);
      writers.add(new PutScript(i, request, 0, times));
    }
    CrowdPlan plan =
        new CrowdPlan(
            context.target(),
            subscribers,
            context.threads(),
            i -> choice.path(i, names, accounts),
            choice.selectors(),
            !choice.opaqueIds(),
            names,
            writerCount,
            choice.compression());
    this.crowd = Crowd.of(plan, times);
  }

  Crowd crowd() {
    return crowd;
  }

  PutScript writer(int number) {
    return writers.get(number);
  }

  /** Opens all streams; see {@link Crowd#join}. */
  long join(int atOnce) throws IOException, InterruptedException {
    try (Progress.Step step = context.progress().step("streams", subscribers)) {
      return crowd.join(atOnce, JOIN, step::at);
    }
  }

  /** Keeps the streams open for a while. */
  void hold(Duration length) throws InterruptedException {
    try (Progress.Step step = context.progress().step("streams stay", length)) {
      crowd.hold(length, step::at);
    }
  }

  /**
   * Waits until every subscriber has what it is owed, or no more comes.
   *
   * @param patience after the last event
   */
  void awaitDelivered(Duration patience) throws InterruptedException {
    crowd.awaitSeen(owed(), patience);
  }

  /** Events that all subscribers together must have seen of what was acknowledged so far. */
  long owed() {
    return IntStream.range(0, subscribers)
        .mapToLong(subscriber -> IntStream.of(written(subscriber)).asLongStream().sum())
        .sum();
  }

  /** Events that were acknowledged so far. */
  long written() {
    return writers.stream().mapToLong(PutScript::written).sum();
  }

  /** Ends the streams and notes whether they kept their promise. */
  CrowdCounters judge(Report report) {
    CrowdVerdict verdict = crowd.finish(this::written);
    report.count("missing", verdict.missing());
    report.count("repeated", verdict.repeats());
    report.count("out_of_order", verdict.disorder());
    report.count("ids_not_rising", verdict.notRising());
    report.count("not_asked_for", verdict.unasked());
    report.count("subscribers_hurt", verdict.hurt());
    verdict.failures().forEach(report::failure);
    if (!writers.isEmpty() && written() == 0) {
      report.failure("no write was answered with success");
    }
    if (writers.stream().anyMatch(PutScript::isUnsure)) {
      report.failure("a writer's connection broke, so nobody knows what was owed");
    }
    return verdict.counters();
  }

  @Override
  public void close() {
    crowd.close();
  }

  private int[] written(int subscriber) {
    int[] written = new int[writers.size()];
    for (int writer = 0; writer < written.length; writer++) {
      boolean owed = choice.sees(subscriber, writer, accounts.size());
      written[writer] = owed ? writers.get(writer).written() : 0;
    }
    return written;
  }
}
