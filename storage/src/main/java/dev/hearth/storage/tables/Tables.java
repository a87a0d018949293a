package dev.hearth.storage.tables;

import dev.hearth.storage.journal.BatchVisitor;
import dev.hearth.storage.journal.Journal;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.lmdb.Room;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every durable table. Many readers, one writer, and neither waits for the other.
 *
 * <p>A batch is durable once the journal has it, and is in memory until a checkpoint has put it
 * into LMDB. Which parts of memory count is one immutable {@link View}, replaced as a whole: by the
 * writer when it publishes a batch, and by a checkpoint when it sets the active layer aside, which
 * it does between two batches, and when it drops what LMDB has.
 */
public final class Tables implements AutoCloseable {
  /** Rows take so much more of LMDB's pages than of memory at the most: pages are half full. */
  private static final int GROWTH_FACTOR = 2;

  private final Environment environment;
  private final Map<Layouts, Table> tables = new EnumMap<>(Layouts.class);
  private final AtomicReference<View> view =
      new AtomicReference<>(new View(0, new Layer(), Layer.NONE, 0));
  private final Supplier<dev.hearth.storage.lmdb.ReadTransaction> opening;

  /** Absent where nothing may be written. */
  private final @Nullable Writing writing;

  private Tables(
      Environment environment,
      @Nullable Journal journal,
      @Nullable TablesOptions options,
      Steps steps) {
    this.environment = environment;
    this.opening = environment::read;
    this.writing =
        journal == null || options == null
            ? null
            : new Writing(environment, journal, view, options, steps);
    for (Layouts layout : environment.layouts()) {
      tables.put(layout, new Table(layout, environment.table(layout)));
    }
  }

  /**
   * Takes an environment and a journal over, which it closes. It shows what LMDB has; {@link
   * #recover} adds the rest.
   */
  public static Tables open(
      Environment environment, Journal journal, TablesOptions options, Steps steps) {
    return new Tables(environment, journal, options, steps);
  }

  /** Takes over an environment that is only read, and closes it. */
  public static Tables view(Environment environment) {
    return new Tables(environment, null, null, Steps.NONE);
  }

  /**
   * Refuses a journal that is not the one LMDB's rows go on in, or none: {@link JournalBinding}.
   *
   * @param journal its folder; call this before one is made there
   * @throws CannotOpen if the journal is another one or missing
   */
  public static void requireJournal(Environment environment, Path journal) {
    new JournalBinding(environment).require(journal);
  }

  /**
   * Makes a copy of LMDB alone a store of its own, which begins a journal when it is opened.
   *
   * @param copy the folder of the copy, which nobody has open
   */
  public static void unbind(Path copy, long mapBytes) {
    EnvironmentOptions options =
        new EnvironmentOptions(mapBytes, 1, Durability.SYNCED, Set.of(Layouts.META));
    try (Environment environment = Environment.open(copy, options)) {
      new JournalBinding(environment).release();
    }
  }

  /**
   * Reads what the journal has and LMDB has not, and has LMDB say that this is its journal; call it
   * once, before the first transaction that wants it.
   *
   * @throws dev.hearth.storage.model.StorageException.CannotOpen if the journal is damaged
   * @throws dev.hearth.storage.model.StorageException.CorruptRow if a batch is
   */
  public void recover() {
    Writing present = writing();
    recover(present::replay);
    present.bind();
  }

  /**
   * As {@link #recover()}, from a journal that is only read.
   *
   * @throws CannotOpen if the journal is damaged, missing or another one
   */
  public void recover(Path journal) {
    requireJournal(environment, journal);
    recover((after, visitor) -> Journal.read(journal, after, visitor));
  }

  private interface Source {
    long replay(long after, BatchVisitor visitor);
  }

  private void recover(Source source) {
    Recovery recovery = new Recovery();
    long last = source.replay(lastBatch(), recovery);
    view.set(new View(last, recovery.layer(), Layer.NONE, 0));
  }

  /** The last batch that LMDB has; 0 if none was ever taken over. */
  private long lastBatch() {
    try (dev.hearth.storage.lmdb.ReadTransaction reading = environment.read()) {
      ByteBuffer row =
          environment.table(Layouts.META).get(reading, MetaTable.key(Counter.LAST_BATCH));
      return row == null ? 0 : MetaTable.number(Counter.LAST_BATCH, row);
    }
  }

  /** Registers who hears of checkpoints until {@link #start} names another; before, nobody does. */
  public void announceTo(CheckpointListener listener) {
    writing().announceTo(listener);
  }

  /** Makes checkpoints in the background from now on. */
  public void start(CheckpointListener listener) {
    writing().start(listener);
  }

  private Writing writing() {
    if (writing == null) {
      throw new IllegalStateException("these tables are only read");
    }
    return writing;
  }

  /** A table by its layout. */
  public Table table(Layouts layout) {
    Table table = tables.get(layout);
    if (table == null) {
      throw new IllegalArgumentException("no such table here: " + layout);
    }
    return table;
  }

  /**
   * Opens a view of what is committed now.
   *
   * @throws dev.hearth.storage.model.StorageException.Overloaded if too many are open
   */
  public ReadTransaction read() {
    return new ReadTransaction(Snapshot.take(view::get, opening));
  }

  /**
   * Begins the one write transaction; waits for another one, and for a checkpoint when memory is
   * full.
   *
   * @throws NoSpace if memory is full and there is no room for a checkpoint
   */
  public WriteTransaction write() {
    return writing().begin();
  }

  /** Bytes that one batch may take of the journal. */
  public int batchBytesMax() {
    return writing().batchBytesMax();
  }

  /**
   * True if so many bytes are left of the map, and so many of the disk, after everything in memory
   * will have gone there. Called by the writer, between two batches.
   */
  public boolean hasRoom(long mapBytes, long diskBytes) {
    if (writing().isStuck()) {
      return false;
    }
    try (dev.hearth.storage.lmdb.ReadTransaction looking = environment.readToWrite()) {
      long coming = GROWTH_FACTOR * memoryBytes();
      Room room = environment.room(looking);
      return room.mapHas(mapBytes + coming) && room.diskHas(diskBytes + coming);
    }
  }

  /** Memory that changes take until a checkpoint has put them into LMDB. */
  public long memoryBytes() {
    return view.get().bytes();
  }

  /** Takes over into LMDB what was committed before the call. */
  public void checkpoint() {
    writing().checkpoint();
  }

  /**
   * Copies everything committed before the call, and some of what is committed meanwhile, as LMDB
   * has it: consistent and compacted, into an existing empty folder. Other work goes on. The copy
   * is not synced.
   *
   * @throws NoSpace if LMDB had no room for a checkpoint meanwhile, and the copy may be torn
   */
  public void copyTo(Path folder) {
    Writing present = writing();
    long parts = present.checkpoint();
    environment.copyTo(folder);
    if (present.parts() != parts) {
      throw new NoSpace();
    }
  }

  /** Makes a last checkpoint, waits for open read transactions, and ends; idempotent. */
  @Override
  public void close() {
    try {
      if (writing != null) {
        writing.close();
      }
    } finally {
      environment.close();
    }
  }
}
