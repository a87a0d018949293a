package dev.hearth.server.oracle;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What must be true: every change that a writer was told of, in the order of their numbers, and
 * what each file holds now. Safe for any thread.
 */
final class Model {
  private final ConcurrentSkipListMap<Long, Change> log = new ConcurrentSkipListMap<>();
  private final Map<String, Change> contents = new ConcurrentHashMap<>();
  private long changes;
  private boolean complete;

  /** Notes a change that is known to have happened; a number given twice is an error at once. */
  synchronized void happened(Change change) {
    Change before = log.putIfAbsent(change.sequence(), change);
    if (before != null) {
      throw new AssertionError("one number for two changes: " + before + " and " + change);
    }
    if (change.put()) {
      contents.put(change.user() + change.path(), change);
    } else {
      contents.remove(change.user() + change.path());
    }
    changes++;
    notifyAll();
  }

  /** What a file holds; empty if there is none. */
  Optional<Change> content(String user, String path) {
    return Optional.ofNullable(contents.get(user + path));
  }

  /** Every file there is. */
  Stream<Change> contents() {
    return contents.values().stream();
  }

  /** The changes above a number that somebody wants to see, in order. */
  Stream<Change> after(long sequence, Predicate<Change> wanted) {
    return log.tailMap(sequence, false).values().stream().filter(wanted);
  }

  synchronized long changes() {
    return changes;
  }

  /** Says that nothing will change any more. */
  synchronized void complete() {
    complete = true;
    notifyAll();
  }

  synchronized boolean isComplete() {
    return complete;
  }

  /** Waits until so many changes have happened, or no more will. */
  synchronized void awaitChanges(long count) throws InterruptedException {
    while (changes < count && !complete) {
      wait();
    }
  }
}
