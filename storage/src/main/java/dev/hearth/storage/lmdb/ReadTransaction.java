package dev.hearth.storage.lmdb;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * A view that only reads and blocks nobody, as of its opening. Keep it short: pages that it still
 * sees cannot be reused, so the file grows while it is open.
 */
public final class ReadTransaction extends Transaction {
  private final Environment environment;
  private final boolean counted;
  private @Nullable Slot slot;

  ReadTransaction(Environment environment, Slot slot, boolean counted) {
    this.environment = environment;
    this.slot = slot;
    this.counted = counted;
  }

  @Override
  Txn<ByteBuffer> handle() {
    return open().txn;
  }

  @Override
  ByteBuffer keyRoom() {
    return open().keyRoom;
  }

  private Slot open() {
    if (slot == null) {
      throw new IllegalStateException("transaction is closed");
    }
    return slot;
  }

  /** Ends the view; idempotent. */
  @Override
  public void close() {
    Slot used = slot;
    if (used != null) {
      slot = null;
      environment.giveBack(used, counted);
    }
  }

  /** A native read transaction, kept between uses because renewing it is cheaper than opening. */
  static final class Slot {
    final Txn<ByteBuffer> txn;
    final ByteBuffer keyRoom = ByteBuffer.allocateDirect(Layouts.KEY_BYTES_MAX);

    Slot(Env<ByteBuffer> env) {
      try {
        txn = env.txnRead();
      } catch (LmdbException e) {
        throw Translation.of(e);
      }
    }

    void renew() {
      try {
        txn.renew();
      } catch (LmdbException e) {
        throw new StorageException.IoFailure(e);
      }
    }
  }
}
