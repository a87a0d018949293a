package dev.hearth.storage.tables;

/**
 * One consistent view of the tables. Belongs to one thread at a time; whoever opened it closes it,
 * before writing to any socket.
 */
public abstract sealed class Transaction implements AutoCloseable
    permits ReadTransaction, WriteTransaction {

  /** The transaction of LMDB below. */
  abstract dev.hearth.storage.lmdb.Transaction base();

  @Override
  public abstract void close();
}
