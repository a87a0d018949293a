package dev.hearth.storage.selectors;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.StorageException.CannotOpen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The live selectors of all subscriptions: an exact and a wildcard table in an environment of their
 * own, made anew at each start, without syncing. One writer thread batches changes. Safe for any
 * thread.
 */
public final class SelectorTables implements AutoCloseable {
  /** Address space for the limit of design §10 at 512 bytes a selector, and as much again. */
  private static final long MAP_BYTES = 4L << 30;

  private final Environment environment;
  private final SelectorWriter writer;

  private SelectorTables(Environment environment, SelectorWriter writer) {
    this.environment = environment;
    this.writer = writer;
  }

  /**
   * Makes empty tables in a folder of their own; what an earlier start left there is removed.
   *
   * @param limits of what is stored at the most, over all subscriptions
   * @param readersMax readers open at once
   * @throws CannotOpen if the folder can't be made or emptied
   */
  public static SelectorTables open(Path folder, SelectorLimits limits, int readersMax) {
    empty(folder);
    Environment environment =
        Environment.open(
            folder,
            new EnvironmentOptions(
                MAP_BYTES,
                readersMax,
                Durability.UNSYNCED,
                EnumSet.of(Layouts.SELECTORS_EXACT, Layouts.SELECTORS_WILDCARD)));
    return new SelectorTables(environment, SelectorWriter.start(environment, limits));
  }

  private static void empty(Path folder) {
    try {
      for (String file : List.of("data.mdb", "lock.mdb")) {
        Files.deleteIfExists(folder.resolve(file));
      }
    } catch (IOException e) {
      throw new CannotOpen("the folder of live selectors can't be emptied", e);
    }
  }

  /**
   * Stores the selectors of a subscription, all or none; completes once a {@link #reader} opened
   * later sees them, on the writer's thread. Fails with {@code Overloaded} beyond the limits of all
   * selectors together.
   */
  public CompletableFuture<Void> add(long subscription, Collection<Selector> selectors) {
    return add(subscription, selectors, 0);
  }

  /**
   * As {@link #add(long, Collection)}, for a subscription that holds more selectors than it needs
   * stored.
   *
   * @param moreBytes what those take, in bytes of {@link Selector#memoryBytes}; counted until
   *     {@link #remove(long, Collection, long)}
   */
  public CompletableFuture<Void> add(
      long subscription, Collection<Selector> selectors, long moreBytes) {
    return writer.submit(new SelectorChange.Add(subscription, Set.copyOf(selectors), moreBytes));
  }

  /**
   * Removes the selectors of a subscription that is gone. On a full disk it completes later, after
   * a change that found room.
   */
  public CompletableFuture<Void> remove(long subscription, Collection<Selector> selectors) {
    return remove(subscription, selectors, 0);
  }

  /** As {@link #remove(long, Collection)}, for a subscription that was added with more bytes. */
  public CompletableFuture<Void> remove(
      long subscription, Collection<Selector> selectors, long moreBytes) {
    return writer.submit(new SelectorChange.Remove(subscription, Set.copyOf(selectors), moreBytes));
  }

  /** A fresh view for one batch of look-ups; belongs to one thread; the caller closes it. */
  public SelectorReader reader() {
    return new SelectorReader(environment);
  }

  /** Selectors stored at present. */
  public long count() {
    return writer.count();
  }

  @Override
  public String toString() {
    return count() + " live selectors";
  }

  /** Ends the writer, waits for readers, and closes; changes not yet made fail. Idempotent. */
  @Override
  public void close() {
    writer.close();
    environment.close();
  }
}
