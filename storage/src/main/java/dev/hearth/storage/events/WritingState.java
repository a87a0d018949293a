package dev.hearth.storage.events;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.WritingStopped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether writing goes on, for everybody and for each tenant. It only ever stops; a restart, after
 * a person has looked, is what begins it again. Safe for any thread.
 */
public final class WritingState {
  private static final Logger LOG = LoggerFactory.getLogger(WritingState.class);

  private static final Set<String> SHARED_TABLES =
      Stream.of(
              Layouts.META,
              Layouts.USERS,
              Layouts.USER_KEYS,
              Layouts.TYPES,
              Layouts.TYPE_NUMBERS,
              Layouts.EVENTS,
              Layouts.EVENTS_BY_USER)
          .map(Layouts::tableName)
          .collect(Collectors.toUnmodifiableSet());

  private final AtomicReference<Optional<Throwable>> stopped =
      new AtomicReference<>(Optional.empty());
  private final Set<Long> stoppedUsers = ConcurrentHashMap.newKeySet();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Stops all writing; the first cause is kept. */
  public void stop(Throwable cause) {
    if (stopped.compareAndSet(Optional.empty(), Optional.of(cause))) {
      LOG.atError().setCause(cause).log("writing has stopped until a restart");
      listeners.forEach(Runnable::run);
    }
  }

  /** Stops all writing if the row is one that everybody depends on. */
  public void note(CorruptRow corrupt) {
    if (SHARED_TABLES.contains(corrupt.table())) {
      stop(corrupt);
    }
  }

  /** Stops the writing of one tenant, by user number. */
  public void stopUser(long number, Throwable cause) {
    if (stoppedUsers.add(number)) {
      LOG.atError()
          .addKeyValue("user_number", number)
          .setCause(cause)
          .log("a tenant's writing has stopped until a restart");
    }
  }

  /** Runs when all writing stops, on the thread that noticed; returns at once. */
  public void onStop(Runnable listener) {
    listeners.add(listener);
  }

  /** Why all writing stopped; empty while it goes on. */
  public Optional<Throwable> cause() {
    return stopped.get();
  }

  /**
   * Refuses when writing has stopped for everybody.
   *
   * @throws WritingStopped then
   */
  public void check() {
    Optional<Throwable> cause = stopped.get();
    if (cause.isPresent()) {
      throw new WritingStopped(cause.get());
    }
  }

  /**
   * Refuses when writing has stopped for this user number.
   *
   * @throws WritingStopped then
   */
  public void checkUser(long number) {
    if (!stoppedUsers.isEmpty() && stoppedUsers.contains(number)) {
      throw new WritingStopped();
    }
  }
}
