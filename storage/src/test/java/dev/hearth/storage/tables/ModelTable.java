package dev.hearth.storage.tables;

import static dev.hearth.storage.tables.TablesFixture.bytes;
import static dev.hearth.storage.tables.TablesFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.layout.Layouts;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one table should hold. Texts are Latin-1, whose order is that of the bytes. */
final class ModelTable {
  final Layouts layout;
  final NavigableMap<String, String> rows;

  ModelTable(Layouts layout) {
    this(layout, new TreeMap<>());
  }

  private ModelTable(Layouts layout, NavigableMap<String, String> rows) {
    this.layout = layout;
    this.rows = rows;
  }

  ModelTable copy() {
    return new ModelTable(layout, new TreeMap<>(rows));
  }

  /** A key near others: few bytes, of few values, with the extremes among them. */
  static String key(Random random) {
    StringBuilder key = new StringBuilder();
    int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 12 : 3);
    for (int i = 0; i < length; i++) {
      key.append("\0\1a\u007f\u0080\u00ff".charAt(random.nextInt(6)));
    }
    return key.toString();
  }

  /** Compares everything a transaction shows with the model, and walks to and fro. */
  void check(Tables tables, Transaction transaction, Random random, String where) {
    Table table = tables.table(layout);
    assertEquals(rows.size(), table.rows(transaction), where);
    for (int i = 0; i < 5; i++) {
      String key = key(random);
      ByteBuffer value = table.get(transaction, bytes(key));
      assertEquals(rows.get(key), value == null ? null : text(value), where);
    }
    try (TableCursor cursor = table.cursor(transaction)) {
      checkEach(cursor, where);
      checkWhole(cursor, where);
      walk(cursor, random, where);
    }
  }

  /** Rows that lie in several places are looked up too, which random keys seldom hit. */
  private void checkEach(TableCursor cursor, String where) {
    rows.forEach(
        (key, value) -> {
          assertEquals(true, cursor.exactly(bytes(key)), where);
          assertEquals(value, text(cursor.value()), where);
        });
  }

  private void checkWhole(TableCursor cursor, String where) {
    NavigableMap<String, String> found = new TreeMap<>();
    String last = null;
    for (boolean stands = cursor.first(); stands; stands = cursor.next()) {
      String key = text(cursor.key());
      assertEquals(true, last == null || last.compareTo(key) < 0, where);
      found.put(key, text(cursor.value()));
      last = key;
    }
    assertEquals(rows, found, where);
    int back = 0;
    for (boolean stands = cursor.last(); stands; stands = cursor.previous()) {
      back++;
    }
    assertEquals(rows.size(), back, where);
  }

  private void walk(TableCursor cursor, Random random, String where) {
    Map.@Nullable Entry<String, String> at = null;
    for (int i = 0; i < 30; i++) {
      String key = key(random);
      int move = random.nextInt(at == null ? 5 : 12);
      boolean stands;
      switch (move) {
        case 0 -> {
          at = rows.firstEntry();
          stands = cursor.first();
        }
        case 1 -> {
          at = rows.lastEntry();
          stands = cursor.last();
        }
        case 2 -> {
          at = rows.ceilingEntry(key);
          stands = cursor.atOrAbove(bytes(key));
        }
        case 3 -> {
          at = rows.lowerEntry(key);
          stands = cursor.below(bytes(key));
        }
        case 4 -> {
          String value = rows.get(key);
          at = value == null ? null : Map.entry(key, value);
          stands = cursor.exactly(bytes(key));
        }
        case 5, 6, 7, 8 -> {
          at = at == null ? null : rows.higherEntry(at.getKey());
          stands = cursor.next();
        }
        default -> {
          at = at == null ? null : rows.lowerEntry(at.getKey());
          stands = cursor.previous();
        }
      }
      String step = where + ", step " + i + " is " + move;
      assertEquals(at != null, stands, step);
      if (at != null) {
        assertEquals(at.getKey(), text(cursor.key()), step);
        assertEquals(at.getValue(), text(cursor.value()), step);
      }
    }
  }
}
