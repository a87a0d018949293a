package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.net.Target;
import java.util.function.IntFunction;

/**
 * A crowd of subscribers.
 *
 * @param threads that read for all of them; the server needs the other cores
 * @param paths what subscriber 0, 1, … asks for, with its query
 * @param liveFrames whether the server says with {@code event: live} when a stream has caught up;
 *     else it counts as live when its head is there
 * @param risingIds whether each event's id must be above the one before
 * @param names of the run whose events are checked; others are only counted
 * @param writers of that run
 * @param compression of the streams
 */
public record CrowdPlan(
    Target target,
    int subscribers,
    int threads,
    IntFunction<String> paths,
    boolean liveFrames,
    boolean risingIds,
    RunNames names,
    int writers,
    Compression compression) {
  public CrowdPlan {
    if (subscribers < 1 || threads < 1) {
      throw new IllegalArgumentException("a crowd needs subscribers and threads");
    }
    threads = Math.min(threads, subscribers);
  }
}
