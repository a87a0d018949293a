package dev.hearth.server.subscriptions;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may run one stream: whoever has its turn, and nobody else. A signal sets its bit and {@code
 * BUSY} together; whoever changes {@code BUSY} from 0 to 1 queues the turn for a thread. The holder
 * takes all bits, makes a step, and gives the turn up by setting {@code BUSY} to 0, which fails if
 * a bit came meanwhile. So no signal is lost, and at most one thread is ever in one stream.
 *
 * <p>A stream is born with its turn taken; {@link #begin} queues it.
 */
final class Turn {
  /** Something is queued or due, or the stream is to end. */
  static final int WAKE = 2;

  /** The write in progress was taken by the kernel. */
  static final int WRITTEN = 4;

  /** It failed. */
  static final int BROKEN = 8;

  /** The dispatcher's answers to a join. */
  static final int JOINED = 16;

  static final int JOIN_REFUSED = 32;

  private static final int BUSY = 1;

  /** What a step leaves to be done. */
  enum Next {
    /** Nothing until the next signal. */
    PARK,
    /** Another step. */
    AGAIN,
    /** History must be read, on a reader's thread. */
    READ
  }

  /** The stream that takes turns. */
  interface Machine {
    /**
     * Does what can be done without the disk.
     *
     * @param signals all that came since the last step
     */
    Next step(int signals, Tools tools);

    /** Reads one bounded batch and starts to write it; reads the disk. */
    void read(Tools tools);

    /** Whether it reads history now: then a reader's thread may as well begin. From any thread. */
    boolean readsHistory();

    /** Whether it reads what lies so far back that it can wait; to whoever has the turn. */
    boolean isFarBehind();

    /** A step or a read has thrown. */
    void fail(Throwable cause);
  }

  /** Who runs turns. */
  interface Threads {
    Workers pumps();

    Workers readers();

    LiveFirst liveFirst();
  }

  private final Machine machine;
  private final Threads threads;
  private final AtomicInteger signals = new AtomicInteger(BUSY);

  Turn(Machine machine, Threads threads) {
    this.machine = machine;
    this.threads = threads;
  }

  void begin() {
    threads.pumps().submit(this);
  }

  /** Tells the stream something; from any thread. */
  void signal(int bits) {
    if (claim(bits)) {
      queue().submit(this);
    }
  }

  /** As {@link #signal}, but returns true if the caller has to queue the turn on {@link #queue}. */
  boolean claim(int bits) {
    return (signals.getAndUpdate(held -> held | bits | BUSY) & BUSY) == 0;
  }

  /** Whose threads take this turn next. */
  Workers queue() {
    return machine.readsHistory() ? threads.readers() : threads.pumps();
  }

  /** Runs the machine until it has nothing to do, or must read; on a pump's thread. */
  void run(Tools tools) {
    if (advance(tools) == Next.READ) {
      threads.readers().submit(this);
    }
  }

  /** Runs the machine until it has nothing to do, or others wait; on a reader's thread. */
  void runReading(Tools tools) {
    while (advance(tools) == Next.READ) {
      if (machine.isFarBehind()) {
        threads.liveFirst().slice(() -> read(tools));
        giveWay();
      } else {
        read(tools);
      }
      if (threads.readers().isAnyoneWaiting()) {
        threads.readers().submit(this); // One batch each, first come first served.
        return;
      }
    }
  }

  /**
   * A peer takes megabytes before it is the slower one, and the kernel lets a thread go on for
   * milliseconds while those that woke meanwhile wait for its core. Nothing depends on it.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void giveWay() {
    Thread.yield();
  }

  private void read(Tools tools) {
    try {
      tools.out().truncate(0);
      machine.read(tools);
    } catch (RuntimeException | Error e) {
      machine.fail(e);
    }
  }

  /** Returns READ, with the turn kept, or PARK, with the turn given up. */
  private Next advance(Tools tools) {
    while (true) {
      Next next = guardedStep(signals.getAndSet(BUSY), tools);
      boolean parked = next == Next.PARK && signals.compareAndSet(BUSY, 0);
      if (parked || next == Next.READ) {
        return next;
      }
    }
  }

  private Next guardedStep(int now, Tools tools) {
    try {
      return machine.step(now, tools);
    } catch (RuntimeException | Error e) {
      machine.fail(e);
      return Next.PARK;
    }
  }
}
