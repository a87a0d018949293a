package dev.hearth.storage.tables;

/**
 * A view that only reads and blocks nobody, as of its opening. Keep it short: what it still sees
 * takes room until it ends.
 */
public final class ReadTransaction extends Transaction {
  private final dev.hearth.storage.lmdb.ReadTransaction base;

  ReadTransaction(dev.hearth.storage.lmdb.ReadTransaction base) {
    this.base = base;
  }

  @Override
  dev.hearth.storage.lmdb.ReadTransaction base() {
    return base;
  }

  /** Ends the view; idempotent. */
  @Override
  public void close() {
    base.close();
  }
}
