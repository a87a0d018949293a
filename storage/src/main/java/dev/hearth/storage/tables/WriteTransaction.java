package dev.hearth.storage.tables;

/**
 * The one transaction that may change the tables. It belongs to one platform thread, never to a
 * virtual one. Closing it without {@link #commit} leaves no trace.
 */
public final class WriteTransaction extends Transaction {
  private final dev.hearth.storage.lmdb.WriteTransaction base;

  WriteTransaction(dev.hearth.storage.lmdb.WriteTransaction base) {
    this.base = base;
  }

  @Override
  dev.hearth.storage.lmdb.WriteTransaction base() {
    return base;
  }

  /**
   * Makes every change of this transaction durable and visible.
   *
   * @throws dev.hearth.storage.model.StorageException.NoSpace if map or disk are full; nothing
   *     changed
   * @throws dev.hearth.storage.model.StorageException.IoFailure if the outcome is unknown
   */
  public void commit() {
    base.commit();
  }

  @Override
  public void close() {
    base.close();
  }
}
