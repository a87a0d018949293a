package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.EventsByUserTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.WriteTransaction;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One attempt to commit a batch of operations: its transaction, its counters and its events. Lives
 * on the committer's thread and ends with its transaction.
 *
 * <p>Counters are read once and written once for the whole batch. A sequence is {@code max(last +
 * 1, now)} in microseconds; {@code last} is read in this very transaction, so sequence order is
 * commit order.
 */
public final class Batch {
  private final WriteTransaction transaction;
  private final EventStore store;
  private final InstantSource clock;
  private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
  private final Set<Counter> changed = EnumSet.noneOf(Counter.class);
  private final List<Event> events = new ArrayList<>();
  private final Set<Runnable> afterCommit = new LinkedHashSet<>();
  private final ByteBuffer key = ByteBuffer.allocate(EventsByUserTable.KEY_BYTES);

  Batch(WriteTransaction transaction, EventStore store, InstantSource clock) {
    this.transaction = transaction;
    this.store = store;
    this.clock = clock;
  }

  /** The transaction to write in; the committer alone ends it. */
  public WriteTransaction transaction() {
    return transaction;
  }

  /** Appends the event that a content was stored, with the next sequence. */
  public Event.Put put(
      Pubky user,
      long userNumber,
      ResourcePath path,
      long length,
      String contentType,
      int type,
      ContentHash hash) {
    long sequence = nextSequence();
    int suffix = suffixLength();
    ByteBuffer row =
        store.events.reserve(
            transaction, EventTable.key(sequence, key), EventTable.putBytes(path.length()));
    EventTable.put(sequence, suffix, userNumber, length, type, hash, path, row);
    index(userNumber, sequence);
    Event.Put event =
        new Event.Put(new Sequence(sequence), user, path, suffix, length, contentType, hash);
    events.add(event);
    return event;
  }

  /** Appends the event that a content was removed, with the next sequence. */
  public Event.Delete delete(Pubky user, long userNumber, ResourcePath path) {
    long sequence = nextSequence();
    int suffix = suffixLength();
    ByteBuffer row =
        store.events.reserve(
            transaction, EventTable.key(sequence, key), EventTable.deleteBytes(path.length()));
    EventTable.delete(sequence, suffix, userNumber, path, row);
    index(userNumber, sequence);
    Event.Delete event = new Event.Delete(new Sequence(sequence), user, path, suffix);
    events.add(event);
    return event;
  }

  private void index(long userNumber, long sequence) {
    EventsByUserTable.key(userNumber, sequence, key);
    store.eventsByUser.reserve(transaction, key, 0);
  }

  private long nextSequence() {
    long last = counter(Counter.LAST_SEQUENCE);
    long next = Math.max(Math.addExact(last, 1), Meta.micros(clock.instant()));
    set(Counter.LAST_SEQUENCE, next);
    return next;
  }

  /** The number that stands for a content type, given now if it has none. */
  public int typeNumber(String contentType) {
    return store.types.number(this, contentType);
  }

  /** Characters of a key in the ids of events from here on. */
  public int suffixLength() {
    return (int) counter(Counter.SUFFIX_LENGTH);
  }

  /** Makes ids longer, never shorter: at least this many characters, at most 12. */
  public void widenSuffix(int characters) {
    if (characters > suffixLength()) {
      set(Counter.SUFFIX_LENGTH, Math.min(characters, EventTable.SUFFIX_MAX));
    }
  }

  /** The next number of a counter, never given before. */
  public long nextNumber(Counter counter) {
    long next = Math.addExact(counter(counter), 1);
    set(counter, next);
    return next;
  }

  private long counter(Counter counter) {
    return counters.computeIfAbsent(counter, absent -> store.meta.get(transaction, absent));
  }

  void set(Counter counter, long number) {
    counters.put(counter, number);
    changed.add(counter);
  }

  /**
   * Has something done after the commit and its announcement, on the committer's thread: it must
   * return at once. The same object is run once for the whole batch.
   */
  public void afterCommit(Runnable task) {
    afterCommit.add(task);
  }

  List<Event> events() {
    return events;
  }

  Set<Runnable> afterCommit() {
    return afterCommit;
  }

  void commit() {
    for (Counter counter : changed) {
      store.meta.set(transaction, counter, counter(counter));
    }
    transaction.commit();
  }
}
