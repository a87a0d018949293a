package dev.hearth.server.subscriptions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose reader a test plays: it takes everything at once, or nothing until told to. What
 * was taken is read as blocks of an event stream, split at empty lines. Two operations at once fail
 * the test.
 */
final class TestOutput implements StreamOutput {
  private static final long GUARD_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final StringBuilder text = new StringBuilder();
  private boolean reading = true;
  private boolean ended;
  private boolean aborted;
  private boolean misused;
  private long accepted;
  private int operations;
  private final List<Thread> writers = new ArrayList<>();
  private int largest;
  private @Nullable Pending pending;

  private record Pending(ByteBuffer bytes, Completion completion, boolean last) {}

  @Override
  public void write(ByteBuffer bytes, Completion completion) {
    operate(new Pending(bytes, completion, false));
  }

  @Override
  public void end(ByteBuffer bytes, Completion completion) {
    operate(new Pending(bytes, completion, true));
  }

  private void operate(Pending operation) {
    lock.lock();
    try {
      misused |= pending != null || ended;
      pending = operation;
      operations++;
      writers.add(Thread.currentThread());
      largest = Math.max(largest, operation.bytes().remaining());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    proceed();
  }

  /** How often a thread has begun to write. */
  long writesBy(Thread thread) {
    lock.lock();
    try {
      return writers.stream().filter(thread::equals).count();
    } finally {
      lock.unlock();
    }
  }

  /** Takes what is pending if the reader reads, or fails it if the connection is cut. */
  private void proceed() {
    Pending done;
    boolean cut;
    lock.lock();
    try {
      done = pending;
      cut = aborted;
      if (done == null || (!reading && !cut)) {
        return;
      }
      pending = null;
      if (!cut) {
        take(done.bytes());
        ended |= done.last();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (cut) {
      done.completion().failed(new IOException("cut"));
    } else {
      done.completion().succeeded();
    }
  }

  private void take(ByteBuffer bytes) {
    byte[] taken = new byte[bytes.remaining()];
    bytes.get(taken);
    accepted += taken.length;
    text.append(new String(taken, StandardCharsets.UTF_8));
  }

  @Override
  public void abort() {
    lock.lock();
    try {
      aborted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    proceed();
  }

  @Override
  public long acceptedBytes() {
    lock.lock();
    try {
      return accepted;
    } finally {
      lock.unlock();
    }
  }

  /** From now on nothing is taken. */
  void stopReading() {
    lock.lock();
    try {
      reading = false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what is pending, and all that comes. */
  void resumeReading() {
    lock.lock();
    try {
      reading = true;
    } finally {
      lock.unlock();
    }
    proceed();
  }

  /** The reader takes one byte of what is pending. */
  void takeOneByte() {
    lock.lock();
    try {
      accepted++;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a write is pending that the reader does not take. */
  void awaitPending() {
    await(() -> pending != null, "a pending write");
  }

  /** Waits until all that was written so far satisfies the condition; returns its blocks. */
  List<String> awaitBlocks(Predicate<List<String>> condition) {
    await(() -> condition.test(split()), "blocks");
    return blocks();
  }

  /** Waits until the last block that is not a comment satisfies the condition. */
  List<String> awaitLast(Predicate<String> condition) {
    return awaitBlocks(
        blocks ->
            blocks.stream()
                .filter(block -> !block.startsWith(":"))
                .reduce((_, last) -> last)
                .filter(condition)
                .isPresent());
  }

  /** Waits until a block contains the text; returns all blocks. */
  List<String> awaitText(String wanted) {
    return awaitBlocks(blocks -> blocks.stream().anyMatch(block -> block.contains(wanted)));
  }

  /** Waits until the response has ended in good order; returns its blocks. */
  List<String> awaitEnd() {
    await(() -> ended, "the end");
    return blocks();
  }

  /** Waits until the connection is cut, which has not ended in good order before. */
  void awaitAbort() {
    await(() -> aborted || ended, "the cut");
    lock.lock();
    try {
      if (ended) {
        throw new AssertionError("it looks whole:\n" + text);
      }
    } finally {
      lock.unlock();
    }
  }

  private interface State {
    boolean holds();
  }

  private void await(State state, String what) {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(GUARD_SECONDS);
      while (!state.holds()) {
        if (left <= 0) {
          throw new AssertionError("waited in vain for " + what + "; so far:\n" + text);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  /** Whole blocks so far, without the empty line. */
  List<String> blocks() {
    lock.lock();
    try {
      if (misused) {
        throw new AssertionError("two operations at once, or one after the end");
      }
      return split();
    } finally {
      lock.unlock();
    }
  }

  int operations() {
    lock.lock();
    try {
      return operations;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the largest write so far. */
  int largestWrite() {
    lock.lock();
    try {
      return largest;
    } finally {
      lock.unlock();
    }
  }

  private List<String> split() {
    List<String> blocks = new ArrayList<>(List.of(text.toString().split("\n\n", -1)));
    blocks.removeLast();
    return blocks;
  }

  /** Decimal sequences of the events so far, whatever form their frames have. */
  List<Long> sequences() {
    List<Long> sequences = new ArrayList<>();
    for (String block : blocks()) {
      sequenceOf(block).ifPresent(sequences::add);
    }
    return sequences;
  }

  private static java.util.Optional<Long> sequenceOf(String block) {
    if (!block.contains("event: PUT") && !block.contains("event: DEL")) {
      return java.util.Optional.empty();
    }
    for (String line : block.lines().toList()) {
      if (line.startsWith("id: ")) {
        return dev.hearth.storage.model.Sequence.parse(line.substring(4, 17))
            .map(dev.hearth.storage.model.Sequence::value);
      }
      if (line.startsWith("data: cursor: ")) {
        return java.util.Optional.of(Long.parseLong(line.substring(14)));
      }
    }
    return java.util.Optional.empty();
  }
}
