package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants every change of some kind, over as many connections as it takes: cut by
 * itself, by the network, by a server that dies. At the end, when nothing changes any more, it
 * reads on to the end, and what it saw must be what the model says, in order, once.
 *
 * <p>What retention took before it came by, it must have been told: such gaps are noted where they
 * are told and nothing inside them is missed.
 */
abstract class Follower implements Callable<Void> {
  private static final int READ_AT_ONCE = 2_000;

  final World world;
  final Model model;
  final Random random;
  private final String name;
  private final Predicate<Change> wanted;
  private final boolean slow;
  private final List<Change> seen = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();

  /** The last number seen or told; what is greater is still to come. */
  private long position;

  private long start;
  private long connections;

  private volatile @Nullable StreamClient following;

  /**
   * A stretch of the log that is not missed.
   *
   * @param told whether the server said so with a number; else only what retention has taken is not
   *     missed
   */
  private record Gap(long after, long upTo, boolean told) {
    boolean excuses(Change change, long floor) {
      return change.sequence() > after
          && change.sequence() <= (told ? upTo : Math.min(upTo, floor));
    }
  }

  Follower(Setting setting) {
    this.world = setting.world();
    this.model = setting.model();
    this.random = new Random(setting.seed());
    this.name = setting.name();
    this.wanted = setting.wanted();
    this.slow = setting.slow();
  }

  /**
   * What every follower is given.
   *
   * @param slow whether it reads on only when much has happened since
   */
  record Setting(
      String name, World world, Model model, Predicate<Change> wanted, boolean slow, long seed) {}

  @Override
  public final Void call() throws InterruptedException {
    while (!model.isComplete()) {
      follow(false);
    }
    while (!follow(true)) {
      Thread.onSpinWait(); // Only after a connection that broke.
    }
    return null;
  }

  private boolean follow(boolean toTheEnd) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    world.awaitUp();
    connections++;
    try {
      connect(toTheEnd ? Long.MAX_VALUE : 1 + random.nextInt(READ_AT_ONCE));
      return toTheEnd;
    } catch (IOException e) {
      return false; // The server went away under it; it comes back with what it has.
    }
  }

  /**
   * Opens one connection and reads from {@link #position}: so many events, or with {@code
   * Long.MAX_VALUE} all there are, up to the end of the log.
   */
  abstract void connect(long events) throws IOException, InterruptedException;

  /**
   * Opens a stream that ends, unless it reads to the end of the log, when nothing changes any more.
   */
  final StreamClient open(String target, long events, String... headers) throws IOException {
    StreamClient stream = StreamClient.open(world.client(), target, headers);
    if (stream.head().status() != 200) {
      stream.close();
      throw unavailable(stream.head());
    }
    if (events != Long.MAX_VALUE) {
      following = stream;
      if (model.isComplete()) {
        stream.close();
      }
    }
    return stream;
  }

  /** What to throw on an answer that is not the one asked for: a server may be going down. */
  static IOException unavailable(RawAnswer answer) {
    if (answer.status() != 0 && answer.status() < 500) {
      throw new AssertionError("answered " + answer);
    }
    return new IOException("answered " + answer);
  }

  /**
   * Lets an answer be cut short by a kill, which looks like its end where no length was announced,
   * and by nothing else.
   *
   * @param asked the life that was asked
   */
  final void requireWhole(boolean whole, World.Life asked, RawAnswer answer)
      throws IOException, InterruptedException {
    if (whole) {
      return;
    }
    if (world.awaitUp().equals(asked)) {
      throw new AssertionError("cut short, though nothing happened: " + answer);
    }
    throw new IOException("cut short");
  }

  /** Ends what it follows, because nothing more will come; from another thread. */
  final void cut() throws IOException {
    StreamClient stream = following;
    if (stream != null) {
      stream.close();
    }
  }

  /** Where the last connection left off. */
  final long position() {
    return position;
  }

  final boolean isFirst() {
    return connections == 1;
  }

  /** Begins somewhere else than at the start of the log. */
  final void startsAt(long sequence) {
    start = sequence;
    position = sequence;
  }

  /** Notes an event; waits for more to happen if this follower is a slow one. */
  final void saw(Change change) throws InterruptedException {
    if (change.sequence() <= position) {
      throw new AssertionError(name + " at " + position + " was shown " + change);
    }
    if (!gaps.isEmpty() && gaps.getLast().upTo() == Long.MAX_VALUE) {
      Gap open = gaps.removeLast();
      gaps.add(new Gap(open.after(), change.sequence() - 1, false));
    }
    seen.add(change);
    position = change.sequence();
    if (slow) {
      model.awaitChanges(model.changes() + 2);
    }
  }

  /** Notes that the log was seen up to here. */
  final void reached(long sequence) {
    if (sequence < position) {
      throw new AssertionError(name + " was told " + sequence + " after " + position);
    }
    position = sequence;
  }

  /** Notes that the server said what it no longer has. */
  final void lost(long upTo) {
    if (upTo <= position) {
      throw new AssertionError(name + " at " + position + " was told of a gap up to " + upTo);
    }
    gaps.add(new Gap(position, upTo, true));
    position = upTo;
  }

  /** Notes that the next event may be any that retention has left. */
  final void mayHaveLost() {
    gaps.add(new Gap(position, Long.MAX_VALUE, false));
  }

  /** Holds what was seen against the model. {@code floor} is what retention has removed up to. */
  void judge(long floor) {
    for (Gap gap : gaps) {
      if (gap.told() && gap.upTo() > floor) {
        throw new AssertionError(name + " lost more than retention took, " + floor + ": " + gap);
      }
    }
    List<Change> expected =
        model.after(start, wanted).filter(change -> !isExcused(change, floor)).toList();
    List<Change> found = seen.stream().filter(change -> !isExcused(change, floor)).toList();
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      Change want = i < expected.size() ? expected.get(i) : null;
      Change have = i < found.size() ? found.get(i) : null;
      if (want == null || !want.equals(have)) {
        throw new AssertionError(
            "%s, change %d of %d (seen %d, over %d connections): expected %s, saw %s"
                .formatted(name, i, expected.size(), found.size(), connections, want, have));
      }
    }
  }

  private boolean isExcused(Change change, long floor) {
    return gaps.stream().anyMatch(gap -> gap.excuses(change, floor));
  }

  /** What it did, for whoever reads the run's output. */
  final String summary() {
    return "%s: %d events, %d connections, %d gaps"
        .formatted(name, seen.size(), connections, gaps.size());
  }
}
