package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;

/** Walks the whole log: table {@code events}. */
final class LogWalk implements RowWalk {
  private final TableCursor cursor;
  private final ByteBuffer key = ByteBuffer.allocate(EventTable.KEY_BYTES);

  LogWalk(Transaction transaction, EventStore store) {
    cursor = store.events.cursor(transaction);
  }

  @Override
  public boolean atOrAbove(long sequence) {
    return cursor.atOrAbove(EventTable.key(sequence, key));
  }

  @Override
  public boolean below(long sequence) {
    return cursor.below(EventTable.key(sequence, key));
  }

  @Override
  public boolean next() {
    return cursor.next();
  }

  @Override
  public boolean previous() {
    return cursor.previous();
  }

  @Override
  public long sequence() {
    return EventTable.sequence(cursor.key());
  }

  @Override
  public ByteBuffer row() {
    return cursor.value();
  }

  @Override
  public void close() {
    cursor.close();
  }
}
