package dev.hearth.client.bench.load;

import dev.hearth.client.bench.measure.Latencies;
import java.util.HashMap;
import java.util.Map;

/** What one loop counts. One thread's own; added up when the loops are done. */
final class LoadCounters {
  private static final int STATUSES = 1000;

  private final long[] statuses = new long[STATUSES];
  private final Latencies latencies = new Latencies();
  private final Latencies lateness = new Latencies();
  private long answers;
  private long lost;
  private long unanswered;
  private long unsent;

  void status(int status) {
    statuses[Math.clamp(status, 0, STATUSES - 1)]++;
  }

  void answer() {
    answers++;
  }

  void latency(long nanos) {
    latencies.record(nanos);
  }

  void late(long nanos) {
    lateness.record(nanos);
  }

  void lost() {
    lost++;
  }

  void unanswered(int count) {
    unanswered += count;
  }

  void unsent(long count) {
    unsent += count;
  }

  void add(LoadCounters other) {
    for (int i = 0; i < STATUSES; i++) {
      statuses[i] += other.statuses[i];
    }
    latencies.add(other.latencies);
    lateness.add(other.lateness);
    answers += other.answers;
    lost += other.lost;
    unanswered += other.unanswered;
    unsent += other.unsent;
  }

  LoadResult result(double seconds) {
    Map<Integer, Long> seen = new HashMap<>();
    for (int i = 0; i < STATUSES; i++) {
      if (statuses[i] > 0) {
        seen.put(i, statuses[i]);
      }
    }
    return new LoadResult(answers, seconds, seen, latencies, lateness, lost, unanswered, unsent);
  }
}
