package dev.hearth.storage;

import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.accounts.Users;
import dev.hearth.storage.blobs.BlobFolder;
import dev.hearth.storage.blobs.Contents;
import dev.hearth.storage.blobs.Unlinker;
import dev.hearth.storage.events.CommitLimits;
import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.events.CommitTotals;
import dev.hearth.storage.events.Committer;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.events.EventStore;
import dev.hearth.storage.events.RetentionRules;
import dev.hearth.storage.events.SpaceReserve;
import dev.hearth.storage.events.WritingState;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.pages.HistoryPages;
import dev.hearth.storage.pages.PageLimits;
import dev.hearth.storage.resources.BlobRowsInTables;
import dev.hearth.storage.resources.Resources;
import dev.hearth.storage.selectors.SelectorTables;
import dev.hearth.storage.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable truth of one homeserver: one folder, opened by one process. Closing is idempotent and
 * waits for writes in progress.
 *
 * <pre>
 * lock             held while open
 * lmdb/            the main environment: every row but live selectors
 * journal/         what is acknowledged and not yet there
 * blobs/           large bodies
 * selectors/       live selectors, made anew at each start
 * pages/           history that can no longer change, compressed; derived from the log
 * reserve          room given up when the disk is full
 * </pre>
 */
public final class Storage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
  static final String ENVIRONMENT = "lmdb";
  private static final String PAGES = "pages";
  static final String JOURNAL = "journal";
  private static final String RESERVE = "reserve";
  private static final String SELECTORS = "selectors";

  /** Enough dirty pages for some thousand deletes. */
  private static final long RESERVE_BYTES = 16L << 20;

  private final Closers closers;
  private final InstantSource clock;
  private final WritingState state;
  private final Committer committer;
  private final EventLog events;
  private final Resources resources;
  private final Accounts accounts;
  private final Contents contents;
  private final SelectorTables selectors;
  private final Unlinker unlinker;
  private final Backup backup;
  private final Path folder;
  private final FileSeam files;

  private Storage(StorageConfig config, StorageSeams seams, Closers closers) {
    this.closers = closers;
    this.clock = seams.clock();
    this.folder = config.folder();
    this.files = seams.files();
    SpaceReserve reserve = new SpaceReserve(config.folder().resolve(RESERVE), RESERVE_BYTES);
    Tables tables = new Opening(config, seams, reserve).run();
    closers.add(tables::close);
    EventStore store = new EventStore(tables);
    long start = store.meta().starts(tables);
    state = new WritingState();
    events = new EventLog(store, state);
    committer =
        new Committer(
            store,
            new CommitLimits(
                config.queueOperationsMax(),
                config.queueBytesMax(),
                CommitLimits.MAP_RESERVE_BYTES),
            new RetentionRules(
                config.retentionAge(), config.retentionEvents(), config.retentionFloorEvents()),
            reserve,
            state,
            seams.clock(),
            seams.steps());
    BlobFolder blobs = BlobFolder.open(config.folder(), seams.files());
    contents =
        new Contents(
            blobs,
            start,
            inlineBytesMax(config, tables),
            seams.steps(),
            new SecureRandom(),
            state::stop);
    unlinker = new Unlinker(blobs, new BlobRowsInTables(tables, committer), start, seams.steps());
    backup = new Backup(tables, blobs, unlinker, seams.files());
    contents.discardThrough(unlinker::discard);
    state.onStop(contents::keepEverything);
    state.onStop(unlinker::keepEverything);
    Users users = new Users(tables);
    resources =
        new Resources(
            store,
            users,
            blobs,
            committer,
            state,
            config.defaultQuotaBytes(),
            config.refuseCollisions(),
            unlinker::wake);
    accounts = new Accounts(tables, committer, users);
    selectors =
        SelectorTables.open(
            config.folder().resolve(SELECTORS), config.selectorLimits(), config.readersMax());
    closers.add(selectors::close);
    committer.start();
    closers.add(committer::close);
    unlinker.start();
    closers.add(unlinker::close);
  }

  /**
   * What is kept in its row: no more than the journal has room for, which may be older than the
   * configuration and smaller than it asks for. A batch takes contents in until it is half full.
   */
  private static int inlineBytesMax(StorageConfig config, Tables tables) {
    int fits = tables.batchBytesMax() / 3;
    if (config.inlineBytesMax() > fits) {
      LOG.atWarn()
          .addKeyValue("configured_bytes", config.inlineBytesMax())
          .addKeyValue("bytes", fits)
          .log("the journal keeps the size it was made with: larger bodies become files");
    }
    return Math.min(config.inlineBytesMax(), fits);
  }

  /**
   * Since when a store has been open in some process; empty if it is not. Whoever wrote something
   * beside the store earlier than this was another.
   */
  public static Optional<Instant> openSince(Path folder) throws IOException {
    return StoreLock.heldSince(folder);
  }

  /**
   * Opens the folder, making it if absent, and mends what a crash left.
   *
   * @throws CannotOpen if it is in use, of a newer layout or no store, or its journal is damaged
   * @throws dev.hearth.storage.model.StorageException.NoSpace if the disk has no room for a
   *     journal, or for a checkpoint that makes room in it, though the reserve was given up
   * @throws dev.hearth.storage.model.StorageException.IoFailure if files can't be read or written
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if what everything depends on
   *     can't be read
   * @throws IllegalStateException on a virtual thread, which must not close a store either
   */
  public static Storage open(StorageConfig config, StorageSeams seams) {
    try {
      make(config.folder().toAbsolutePath(), seams.files());
    } catch (IOException e) {
      throw new CannotOpen("the folder %s can't be made".formatted(config.folder()), e);
    }
    Closers closers = new Closers();
    try {
      StoreLock lock = StoreLock.take(config.folder());
      closers.add(lock::close);
      return new Storage(config, seams, closers);
    } catch (RuntimeException e) {
      closeAfter(e, closers);
      throw e;
    }
  }

  /**
   * Makes a folder and what leads to it, durably: or a power cut takes the whole store with it. One
   * that is there may stand there since a crash, and not durably.
   */
  static void make(Path folder, FileSeam files) throws IOException {
    Path parent = folder.getParent();
    if (parent == null) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      make(parent, files);
      files.createFolder(folder);
    }
    files.syncFolder(parent);
  }

  private static void closeAfter(RuntimeException cause, Closers closers) {
    try {
      closers.close();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  public EventLog events() {
    return events;
  }

  public Resources resources() {
    return resources;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Contents contents() {
    return contents;
  }

  public SelectorTables selectors() {
    return selectors;
  }

  /** Registers the one listener to committed batches; call before the first write. */
  public void announceTo(CommitListener listener) {
    committer.announceTo(listener);
  }

  /**
   * History that can no longer change, in pages; they end with this store. Call once, and {@link
   * HistoryPages#start} when there is time for them. A backup has none of them: they are made anew.
   */
  public HistoryPages openPages(PageLimits limits) {
    HistoryPages pages = HistoryPages.prepare(folder.resolve(PAGES), events, files, limits);
    closers.add(pages::close);
    return pages;
  }

  /**
   * The number of files without a row that a crash had left and that were removed, once all are.
   * Nothing waits for it; it may take a while on a large store.
   */
  public CompletableFuture<Long> swept() {
    return unlinker.swept();
  }

  /** What operators watch; cheap. */
  public StorageHealth health() {
    CommitTotals totals = committer.totals();
    long aheadMicros = totals.lastSequence() - Sequence.at(clock.instant()).value();
    return new StorageHealth(
        state.cause().isEmpty(),
        state.cause().map(Throwable::toString),
        totals.lowSpace(),
        Math.max(0, aheadMicros / 1e6),
        events.bounds(),
        totals.commits(),
        totals.operations(),
        totals.commitNanos(),
        totals.queued());
  }

  /**
   * Copies the running store into an empty or absent folder, consistent and synced: every event up
   * to some sequence, and the contents of that moment. Writers go on meanwhile; files are unlinked
   * afterwards.
   *
   * @return what it lacks because the store itself has lost it: look at it
   * @throws CannotOpen if the target is not empty
   */
  public BackupReport backup(Path target) {
    return backup.into(target);
  }

  @Override
  public void close() {
    closers.close();
  }
}
