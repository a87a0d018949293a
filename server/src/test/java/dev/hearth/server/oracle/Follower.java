package dev.hearth.server.oracle;

import com.github.luben.zstd.ZstdIOException;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.zip.ZipException;
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
  private static final int READ_BETWEEN_NAPS = 200;
  private static final String ACCEPTED = "Accept-Encoding: ";

  final World world;
  final Model model;
  final Random random;
  private final String name;
  private final Predicate<Change> wanted;
  private final Pace pace;
  private final List<Change> seen = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<Pass> passes = new ArrayList<>();

  /** The last number seen or told; what is greater is still to come. */
  private long position;

  private long start;
  private long connections;

  private volatile @Nullable Closeable following;

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

  /** One way through the log, up to a number; {@code Long.MAX_VALUE} if it is to be all. */
  private record Pass(List<Change> seen, List<Gap> gaps, long upTo) {
    boolean excuses(Change change, long floor) {
      return gaps.stream().anyMatch(gap -> gap.excuses(change, floor));
    }
  }

  Follower(Setting setting) {
    this.world = setting.world();
    this.model = setting.model();
    this.random = new Random(setting.seed());
    this.name = setting.name();
    this.wanted = setting.wanted();
    this.pace = setting.pace();
  }

  /** When it reads. */
  enum Pace {
    /** Whatever comes, at once. */
    STEADY,
    /** The next event when something has happened since the last. */
    SLOW,
    /**
     * A little, and again when as much has happened: so it comes back to what is new but not live.
     */
    NAPPING,
    /** Nothing before the end, and then everything. */
    LATE
  }

  /** What every follower is given. */
  record Setting(
      String name, World world, Model model, Predicate<Change> wanted, Pace pace, long seed) {}

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
    long events = toTheEnd ? Long.MAX_VALUE : events();
    world.awaitUp();
    connections++;
    try {
      connect(events);
      return toTheEnd;
    } catch (ZipException | ZstdIOException e) {
      throw new AssertionError(name + " was sent what can't be decoded", e); // A cut is none of it.
    } catch (IOException e) {
      return false; // The server went away under it; it comes back with what it has.
    }
  }

  /** How many to read on the next connection, which is now due. */
  private long events() throws InterruptedException {
    return switch (pace) {
      case STEADY, SLOW -> 1 + random.nextInt(READ_AT_ONCE);
      case NAPPING -> {
        int events = 1 + random.nextInt(READ_BETWEEN_NAPS);
        model.awaitChanges(model.changes() + events);
        yield events;
      }
      case LATE -> {
        model.awaitChanges(Long.MAX_VALUE);
        yield 1;
      }
    };
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
    requireCoding(stream.head(), headers);
    follows(stream::close, events);
    return stream;
  }

  /** A follower that asks for a coding is there to see it undone. */
  static void requireCoding(RawAnswer head, String... headers) {
    String coding = head.header("Content-Encoding").orElse("identity");
    String asked =
        Arrays.stream(headers)
            .filter(header -> header.startsWith(ACCEPTED))
            .map(header -> header.substring(ACCEPTED.length()))
            .findFirst()
            .orElse("identity");
    if (!coding.equals(asked)) {
      throw new AssertionError("asked for " + asked + " and answered " + head);
    }
  }

  /** Has this connection cut when nothing changes any more, unless it reads to the end. */
  final void follows(Closeable connection, long events) throws IOException {
    if (events == Long.MAX_VALUE) {
      return;
    }
    following = connection;
    if (model.isComplete()) {
      connection.close();
    }
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
    Closeable connection = following;
    if (connection != null) {
      connection.close();
    }
  }

  /** Where the last connection left off. */
  final long position() {
    return position;
  }

  /** Events since it began, or began anew. */
  final int seen() {
    return seen.size();
  }

  final boolean isFirst() {
    return connections == 1;
  }

  /** Begins somewhere else than at the start of the log. */
  final void startsAt(long sequence) {
    start = sequence;
    position = sequence;
  }

  /** Goes back to where it began; what it has seen is judged by itself, as far as it came. */
  final void startsOver() {
    passes.add(new Pass(List.copyOf(seen), List.copyOf(gaps), position));
    seen.clear();
    gaps.clear();
    position = start;
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
    if (pace == Pace.SLOW) {
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
    for (Pass pass : passes) {
      judge(pass, floor);
    }
    judge(new Pass(seen, gaps, Long.MAX_VALUE), floor);
  }

  private void judge(Pass pass, long floor) {
    for (Gap gap : pass.gaps()) {
      if (gap.told() && gap.upTo() > floor) {
        throw new AssertionError(name + " lost more than retention took, " + floor + ": " + gap);
      }
    }
    List<Change> expected =
        model
            .after(start, this::wants)
            .filter(change -> change.sequence() <= pass.upTo() && !pass.excuses(change, floor))
            .toList();
    List<Change> found =
        pass.seen().stream().filter(change -> !pass.excuses(change, floor)).toList();
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

  /** Whether a change was selected, when it came by. */
  boolean wants(Change change) {
    return wanted.test(change);
  }

  /** What it did, for whoever reads the run's output. */
  String summary() {
    int events = seen.size() + passes.stream().mapToInt(pass -> pass.seen().size()).sum();
    return "%s: %d events, %d connections, %d gaps"
        .formatted(name, events, connections, gaps.size());
  }
}
