package dev.hearth.storage.lmdb;

import dev.hearth.storage.layout.Layouts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * The one transaction that may change an environment; LMDB lets a second one wait inside native
 * code, so it belongs to one platform thread, never to a virtual one. Closing it without {@link
 * #commit} leaves no trace.
 */
public final class WriteTransaction extends Transaction {
  private final Environment environment;
  private final Txn<ByteBuffer> txn;
  private final List<TableCursor> cursors = new ArrayList<>();
  private final ByteBuffer keyRoom;

  WriteTransaction(Environment environment, Env<ByteBuffer> env, ByteBuffer keyRoom) {
    this.environment = environment;
    this.keyRoom = keyRoom;
    try {
      txn = env.txnWrite();
    } catch (LmdbException e) {
      throw Translation.of(e);
    }
  }

  /**
   * Makes every change of this transaction visible and, in a synced environment, durable.
   *
   * @throws dev.hearth.storage.model.StorageException.NoSpace if map or disk are full; nothing
   *     changed
   * @throws dev.hearth.storage.model.StorageException.IoFailure if the outcome is unknown
   */
  public void commit() {
    closeCursors();
    try {
      txn.commit();
    } catch (LmdbException e) {
      throw environment.commitFailed(e);
    }
  }

  void opened(TableCursor cursor) {
    cursors.add(cursor);
  }

  void closed(TableCursor cursor) {
    cursors.remove(cursor);
  }

  private void closeCursors() {
    for (TableCursor cursor : List.copyOf(cursors)) {
      cursor.close(); // A write cursor must not outlive its transaction.
    }
  }

  @Override
  Txn<ByteBuffer> handle() {
    return txn;
  }

  @Override
  ByteBuffer keyRoom() {
    return keyRoom;
  }

  static ByteBuffer newKeyRoom() {
    return ByteBuffer.allocateDirect(Layouts.KEY_BYTES_MAX);
  }

  @Override
  public void close() {
    closeCursors();
    txn.close();
  }
}
