package dev.hearth.storage.tables;

import dev.hearth.storage.layout.Layouts;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One consistent view of the tables: a read transaction of LMDB, and over it the layers up to one
 * batch. Belongs to one thread at a time; whoever opened it closes it, before writing to any
 * socket.
 */
public abstract sealed class Transaction implements AutoCloseable
    permits ReadTransaction, WriteTransaction {
  private final Snapshot snapshot;
  final long batch;

  Transaction(Snapshot snapshot, long batch) {
    this.snapshot = snapshot;
    this.batch = batch;
  }

  /** The transaction of LMDB below. */
  final dev.hearth.storage.lmdb.ReadTransaction base() {
    return snapshot.base();
  }

  final LayerTable active(Layouts table) {
    return snapshot.view().active().table(table);
  }

  final LayerTable frozen(Layouts table) {
    return snapshot.view().frozen().table(table);
  }

  /** What the layers say of a key; null if they say nothing, and LMDB is to be asked. */
  final @Nullable Version find(Layouts table, ByteBuffer key) {
    LayerTable active = active(table);
    LayerTable frozen = frozen(table);
    if (!active.isUsed() && !frozen.isUsed()) {
      return null;
    }
    byte[] bytes = bytes(key);
    Version version = active.find(bytes, batch);
    return version == null ? frozen.find(bytes, batch) : version;
  }

  static byte[] bytes(ByteBuffer key) {
    byte[] bytes = new byte[key.remaining()];
    key.get(key.position(), bytes);
    return bytes;
  }

  @Override
  public abstract void close();
}
