package dev.hearth.storage.events;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The one view of a scan, moved from row to row over the bytes in the map. */
final class EventRow implements EventView {
  private static final int PUB = 0x2F707562; // "/pub"
  private static final int PUBLIC_BYTES_MIN = 5;

  private final Transaction transaction;
  private final EventStore store;
  private final CRC32C crc = new CRC32C();
  private long sequence;
  private ByteBuffer row = ByteBuffer.allocate(0);

  EventRow(Transaction transaction, EventStore store) {
    this.transaction = transaction;
    this.store = store;
  }

  /** Moves to a row and checks it. */
  void moveTo(long newSequence, ByteBuffer newRow) {
    EventTable.check(newSequence, newRow, crc);
    sequence = newSequence;
    row = newRow;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public boolean isPut() {
    return EventTable.isPut(row);
  }

  @Override
  public Pubky user() {
    return store.users.key(transaction, EventTable.user(row));
  }

  @Override
  public int suffixLength() {
    return EventTable.suffix(row);
  }

  @Override
  public int pathLength() {
    return EventTable.pathLength(row);
  }

  @Override
  public int copyPath(byte[] target, int offset) {
    int length = pathLength();
    row.get(EventTable.pathOffset(row), target, offset, length);
    return offset + length;
  }

  @Override
  public boolean isPublic() {
    int path = EventTable.pathOffset(row);
    return pathLength() >= PUBLIC_BYTES_MIN && row.getInt(path) == PUB && row.get(path + 4) == '/';
  }

  @Override
  public boolean matches(Selector selector) {
    return selector.isPrefixOf(row, EventTable.pathOffset(row), pathLength())
        && (selector.user().isEmpty() || selector.user().get().equals(user()));
  }

  @Override
  public long length() {
    return EventTable.length(put());
  }

  @Override
  public String contentType() {
    return store.types.type(transaction, EventTable.type(put()));
  }

  @Override
  public ContentHash hash() {
    return EventTable.hash(put());
  }

  private ByteBuffer put() {
    if (!isPut()) {
      throw new IllegalStateException("a delete has no content");
    }
    return row;
  }

  @Override
  public Event toEvent() {
    byte[] path = new byte[pathLength()];
    copyPath(path, 0);
    ResourcePath stored = ResourcePath.ofStored(path);
    Sequence at = new Sequence(sequence);
    if (!isPut()) {
      return new Event.Delete(at, user(), stored, suffixLength());
    }
    return new Event.Put(at, user(), stored, suffixLength(), length(), contentType(), hash());
  }

  @Override
  public String toString() {
    byte[] path = new byte[pathLength()];
    copyPath(path, 0);
    return sequence + " " + new String(path, StandardCharsets.UTF_8);
  }
}
