package dev.hearth.storage.events;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.TypesTable;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.tables.ReadTransaction;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which number stands for which content type, with a cache of fixed size as in {@link UserNumbers}.
 * Safe for any thread.
 */
public final class ContentTypes {
  /** Types held; about 200 KB when full. */
  private static final int CACHED = 1 << 11;

  private final Table types;
  private final Table numbers;
  private final AtomicReferenceArray<Entry> cache = new AtomicReferenceArray<>(CACHED);

  private record Entry(int number, String type) {}

  public ContentTypes(Tables tables) {
    types = tables.table(Layouts.TYPES);
    numbers = tables.table(Layouts.TYPE_NUMBERS);
  }

  /**
   * The type of a number that a row names.
   *
   * @throws CorruptRow if no type has it
   */
  public String type(Transaction transaction, int number) {
    int place = number & (CACHED - 1);
    Entry cached = cache.getAcquire(place);
    if (cached != null && cached.number == number) {
      return cached.type;
    }
    ByteBuffer row = types.get(transaction, TypesTable.key(number));
    if (row == null) {
      throw new CorruptRow(Layouts.TYPES.tableName(), "no row " + number);
    }
    String type = TypesTable.type(row);
    if (transaction instanceof ReadTransaction) {
      cache.setRelease(place, new Entry(number, type));
    }
    return type;
  }

  /** The number of a type, given now if it has none. */
  int number(Batch batch, String type) {
    ByteBuffer row = numbers.get(batch.transaction(), TypesTable.key(type));
    if (row != null) {
      return TypesTable.number(row);
    }
    int number = Math.toIntExact(batch.nextNumber(Counter.TYPE_NUMBER));
    int bytes = type.getBytes(StandardCharsets.UTF_8).length;
    TypesTable.type(type, types.reserve(batch.transaction(), TypesTable.key(number), bytes + 4));
    TypesTable.number(
        number,
        numbers.reserve(batch.transaction(), TypesTable.key(type), TypesTable.NUMBER_VALUE_BYTES));
    return number;
  }
}
