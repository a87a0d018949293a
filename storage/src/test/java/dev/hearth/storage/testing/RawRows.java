package dev.hearth.storage.testing;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.lmdb.TableCursor;
import dev.hearth.storage.lmdb.Transaction;
import dev.hearth.storage.lmdb.WriteTransaction;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a closed store as bytes, for tests that damage them. */
public final class RawRows implements AutoCloseable {
  /** A copy of one row. */
  public record Row(Layouts table, ByteBuffer key, ByteBuffer value) {
    /** The row with one bit of its value turned. */
    public Row flipped(int bit) {
      ByteBuffer changed = ByteBuffer.allocate(value.limit()).put(value.duplicate()).flip();
      changed.put(bit / 8, (byte) (changed.get(bit / 8) ^ (1 << (bit % 8))));
      return new Row(table, key, changed);
    }
  }

  private final Environment environment;

  public RawRows(Path store) {
    environment =
        Environment.open(
            store.resolve("lmdb"),
            new EnvironmentOptions(1L << 32, 4, Durability.SYNCED, Layouts.durable()));
  }

  /** Every row of every table. */
  public List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (Layouts table : Layouts.durable()) {
      rows.addAll(of(table));
    }
    return rows;
  }

  /** Every row of a table. */
  public List<Row> of(Layouts table) {
    List<Row> rows = new ArrayList<>();
    try (Transaction transaction = environment.read();
        TableCursor cursor = environment.table(table).cursor(transaction)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        rows.add(new Row(table, copy(cursor.key()), copy(cursor.value())));
      }
    }
    return rows;
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  public void put(Row row) {
    try (WriteTransaction transaction = environment.write()) {
      environment.table(row.table()).put(transaction, row.key(), row.value());
      transaction.commit();
    }
  }

  public void delete(Row row) {
    try (WriteTransaction transaction = environment.write()) {
      environment.table(row.table()).delete(transaction, row.key());
      transaction.commit();
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
