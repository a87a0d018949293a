package dev.hearth.storage.tables;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.Room;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Every durable table. Many readers, one writer, and neither waits for the other. */
public final class Tables implements AutoCloseable {
  private final Environment environment;
  private final Map<Layouts, Table> tables = new EnumMap<>(Layouts.class);

  /** Takes an environment over, which it closes. */
  public Tables(Environment environment) {
    this.environment = environment;
    for (Layouts layout : environment.layouts()) {
      tables.put(layout, new Table(environment.table(layout)));
    }
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
    return new ReadTransaction(environment.read());
  }

  /** Begins the one write transaction; waits for another one. */
  public WriteTransaction write() {
    return new WriteTransaction(environment.write());
  }

  /** True if so many bytes are left of the map, and so many of the disk. */
  public boolean hasRoom(Transaction transaction, long mapBytes, long diskBytes) {
    Room room = environment.room(transaction.base());
    return room.mapHas(mapBytes) && room.diskHas(diskBytes);
  }

  /**
   * Copies a consistent view, compacted, into an existing empty folder; other work goes on. The
   * copy is not synced.
   */
  public void copyTo(Path folder) {
    environment.copyTo(folder);
  }

  /** Waits for open read transactions; idempotent. */
  @Override
  public void close() {
    environment.close();
  }
}
