package dev.hearth.storage.lmdb;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.CopyFlags;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Txn;

/**
 * One LMDB environment: a folder with a memory-mapped file of named tables. Many readers, one
 * writer, and neither waits for the other. Safe for any thread; write transactions belong to one
 * platform thread.
 *
 * <p>{@code MDB_NOTLS} always, because readers may be virtual threads. An environment of {@link
 * Durability#SYNCED} is never opened with a flag that would let a reader see what is not durable.
 * Closing waits until every read transaction was closed: unmapping under a reader would crash the
 * process.
 */
public final class Environment implements AutoCloseable {
  /** The file that holds everything. */
  public static final String DATA_FILE = "data.mdb";

  /** The file of locks beside it, which is nothing without a process. */
  public static final String LOCK_FILE = "lock.mdb";

  private static final int EIO = 5;

  /** A disk with less than this left may have cut a write of LMDB's short. */
  private static final long SHORT_WRITE_BYTES = 1 << 20;

  private final Env<ByteBuffer> env;
  private final FileStore disk;
  private final EnvironmentOptions options;
  private final EnvFlags[] flags;
  private final Map<Layouts, Table> tables = new EnumMap<>(Layouts.class);
  private final ConcurrentLinkedDeque<ReadTransaction.Slot> idle = new ConcurrentLinkedDeque<>();

  /** One permit for each read transaction that may be open; closing takes them all. */
  private final Semaphore readers;

  private final ByteBuffer writerKeyRoom = WriteTransaction.newKeyRoom();
  private volatile boolean closed;

  private Environment(
      Env<ByteBuffer> env, FileStore disk, EnvironmentOptions options, EnvFlags[] flags) {
    this.env = env;
    this.disk = disk;
    this.options = options;
    this.flags = flags;
    this.readers = new Semaphore(options.readersMax());
  }

  /** Loads LMDB and its binding, so that the first environment opens sooner. */
  public static void preload() {
    NativeLibrary.load();
  }

  /**
   * Opens the folder, making it and its tables if absent.
   *
   * @throws StorageException.CannotOpen if the folder cannot be made or holds no environment, or
   *     LMDB's library can't be loaded
   */
  public static Environment open(Path folder, EnvironmentOptions options) {
    EnvFlags[] flags =
        switch (options.durability()) {
          case SYNCED -> new EnvFlags[] {EnvFlags.MDB_NOTLS};
          case UNSYNCED -> new EnvFlags[] {EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOSYNC};
        };
    Environment opened = openNative(folder, options, flags);
    try {
      opened.openTables();
      if (options.durability() == Durability.SYNCED) {
        sync(folder);
      }
      return opened;
    } catch (LmdbException | IOException e) {
      opened.close();
      throw new StorageException.CannotOpen("the tables can't be opened in " + folder, e);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Opens an environment that exists, for reading only and without a file of locks: nothing in the
   * folder changes. The caller keeps writers of other processes out.
   *
   * @throws StorageException.CannotOpen if the folder holds no environment with these tables, or
   *     LMDB's library can't be loaded
   */
  public static Environment view(Path folder, EnvironmentOptions options) {
    EnvFlags[] flags = {EnvFlags.MDB_RDONLY_ENV, EnvFlags.MDB_NOLOCK, EnvFlags.MDB_NOTLS};
    if (!Files.exists(folder.resolve(DATA_FILE))) {
      throw new StorageException.CannotOpen("there is no store in " + folder);
    }
    Environment opened = openNative(folder, options, flags);
    try {
      opened.findTables();
      return opened;
    } catch (LmdbException e) {
      opened.close();
      throw new StorageException.CannotOpen("the tables can't be opened in " + folder, e);
    }
  }

  private static Environment openNative(Path folder, EnvironmentOptions options, EnvFlags[] flags) {
    NativeLibrary.load();
    try {
      Files.createDirectories(folder);
      FileStore disk = Files.getFileStore(folder);
      Env<ByteBuffer> env =
          Env.create(ByteBufferProxy.PROXY_OPTIMAL)
              .setMapSize(options.mapBytes())
              .setMaxDbs(options.tables().size())
              .setMaxReaders(options.readersMax() + 2) // And who copies, and who writes.
              .open(folder.toFile(), flags);
      return new Environment(env, disk, options, flags);
    } catch (LmdbException | IOException e) {
      throw new StorageException.CannotOpen("no store can be opened in " + folder, e);
    }
  }

  private void openTables() {
    requirePlatformThread();
    try (Txn<ByteBuffer> txn = env.txnWrite()) {
      for (Layouts layout : options.tables()) {
        tables.put(layout, new Table(openTable(txn, layout)));
      }
      txn.commit();
    }
  }

  private void findTables() {
    try (Txn<ByteBuffer> txn = env.txnRead()) {
      for (Layouts layout : options.tables()) {
        byte[] name = layout.tableName().getBytes(StandardCharsets.UTF_8);
        tables.put(layout, new Table(env.openDbi(txn, name, null, false)));
      }
      txn.commit(); // Which keeps the handles.
    }
  }

  private Dbi<ByteBuffer> openTable(Txn<ByteBuffer> txn, Layouts layout) {
    byte[] name = layout.tableName().getBytes(StandardCharsets.UTF_8);
    DbiFlags[] shape =
        layout.duplicates()
            ? new DbiFlags[] {DbiFlags.MDB_CREATE, DbiFlags.MDB_DUPSORT, DbiFlags.MDB_DUPFIXED}
            : new DbiFlags[] {DbiFlags.MDB_CREATE};
    return env.openDbi(txn, name, null, false, shape);
  }

  /** LMDB syncs its file; the entries that lead to it are synced here. */
  private static void sync(Path folder) throws IOException {
    for (Path path : List.of(folder, folder.toAbsolutePath().getParent())) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** The tables of this environment. */
  public Set<Layouts> layouts() {
    return options.tables();
  }

  /** A table of this environment. */
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
   * @throws StorageException.Overloaded if {@code readersMax} are open
   */
  public ReadTransaction read() {
    if (!readers.tryAcquire()) {
      checkOpen();
      throw new StorageException.Overloaded("readers");
    }
    try {
      checkOpen();
      return new ReadTransaction(this, slot(), true);
    } catch (RuntimeException e) {
      readers.release();
      throw e;
    }
  }

  /**
   * As {@link #read}, for the one who writes and must never be refused: at most one at a time, and
   * ended before the environment is closed.
   */
  public ReadTransaction readToWrite() {
    checkOpen();
    return new ReadTransaction(this, slot(), false);
  }

  private ReadTransaction.Slot slot() {
    ReadTransaction.Slot slot = idle.pollFirst();
    if (slot == null) {
      return new ReadTransaction.Slot(env);
    }
    try {
      slot.renew();
    } catch (RuntimeException e) {
      slot.txn.close(); // Nobody else would: it is in no list any more.
      throw e;
    }
    return slot;
  }

  void giveBack(ReadTransaction.Slot slot, boolean counted) {
    slot.txn.reset();
    idle.addFirst(slot);
    if (counted) {
      readers.release();
    }
  }

  /**
   * Begins the one write transaction; waits for another one inside native code.
   *
   * @throws IllegalStateException on a virtual thread
   */
  public WriteTransaction write() {
    requirePlatformThread();
    checkOpen();
    return new WriteTransaction(this, env, writerKeyRoom);
  }

  /**
   * LMDB's lock of writers belongs to a thread of the operating system: a virtual thread that
   * changes its carrier inside a transaction never gives it back, and nobody writes any more.
   *
   * @throws IllegalStateException on a virtual thread
   */
  public static void requirePlatformThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread can't write to LMDB");
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("environment is closed");
    }
  }

  /** How much room a writer has, as this transaction sees it. */
  public Room room(Transaction transaction) {
    checkOpen();
    var info = env.info();
    long page = env.stat().pageSize;
    long fileBytes = (info.lastPageNumber + 1) * page;
    return new Room(info.mapSize, fileBytes, () -> usedBytes(transaction, page), diskFreeBytes());
  }

  private long usedBytes(Transaction transaction, long page) {
    long pages = 0;
    for (Table table : tables.values()) {
      pages += table.pages(transaction);
    }
    return pages * page;
  }

  private long diskFreeBytes() {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      throw new StorageException.IoFailure(e);
    }
  }

  /**
   * LMDB reports a short write, which is what a disk gives that is just filling up, as an I/O error
   * (EIO). It comes before the sync and before the meta page, so the old state stands untouched;
   * were it the meta page after all, the next transaction would fail for good.
   */
  StorageException commitFailed(LmdbException e) {
    boolean filledUp =
        e instanceof LmdbNativeException errno
            && errno.getResultCode() == EIO
            && diskFreeBytes() < SHORT_WRITE_BYTES;
    return filledUp ? new StorageException.NoSpace(e) : Translation.of(e);
  }

  /**
   * Copies a consistent view, compacted, into an existing empty folder; other work goes on. The
   * copy is not synced.
   */
  public void copyTo(Path folder) {
    if (!readers.tryAcquire()) { // Closing waits for it, as for any reader.
      checkOpen();
      throw new StorageException.Overloaded("readers");
    }
    try {
      checkOpen();
      env.copy(folder.toFile(), CopyFlags.MDB_CP_COMPACT);
    } catch (LmdbException e) {
      throw Translation.of(e);
    } finally {
      readers.release();
    }
  }

  /** The flags this environment was opened with, by LMDB's names. */
  public List<String> flags() {
    return Stream.of(flags).map(EnvFlags::name).toList();
  }

  /** Waits for open read transactions, then unmaps; idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    readers.acquireUninterruptibly(options.readersMax());
    for (ReadTransaction.Slot slot : idle) {
      slot.txn.close();
    }
    idle.clear();
    env.close();
  }
}
