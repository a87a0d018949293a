package dev.hearth.storage.lmdb;

import dev.hearth.storage.layout.Layouts;
import java.nio.ByteBuffer;
import org.lmdbjava.Txn;

/**
 * One consistent view of an environment. Belongs to one thread at a time; whoever opened it closes
 * it, before writing to any socket.
 */
public abstract sealed class Transaction implements AutoCloseable
    permits ReadTransaction, WriteTransaction {

  /** The native transaction; fails once closed. */
  abstract Txn<ByteBuffer> handle();

  /** Room for one key outside the heap, where LMDB can read it. */
  abstract ByteBuffer keyRoom();

  /** The key as LMDB needs it: itself if outside the heap, else copied there. */
  final ByteBuffer direct(ByteBuffer key) {
    if (key.isDirect()) {
      return key;
    }
    ByteBuffer room = keyRoom().clear();
    if (key.remaining() > Layouts.KEY_BYTES_MAX) {
      throw new IllegalArgumentException("a key has at most 511 bytes");
    }
    return room.put(key.duplicate()).flip();
  }

  @Override
  public abstract void close();
}
