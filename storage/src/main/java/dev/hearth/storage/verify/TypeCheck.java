package dev.hearth.storage.verify;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.TypesTable;
import dev.hearth.storage.tables.TableCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tables {@code types} and {@code type_numbers}: each is the other's inverse. */
final class TypeCheck {
  private final StoreView view;
  private final Findings findings;

  TypeCheck(StoreView view, Findings findings) {
    this.view = view;
    this.findings = findings;
  }

  void run() {
    types();
    numbers();
  }

  private void types() {
    long rows = view.rows(Layouts.TYPES);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.TYPES)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.TYPES, ++row, rows);
        if (cursor.key().limit() != Integer.BYTES) {
          findings.add(Layouts.TYPES, Rows.hex(cursor.key()), "the key has not 4 bytes");
          continue;
        }
        int number = cursor.key().getInt(0);
        findings.check(
            view.isGiven(Counter.TYPE_NUMBER, number), Layouts.TYPES, number, "was never given");
        findings
            .decode(Layouts.TYPES, number, () -> TypesTable.type(cursor.value()))
            .ifPresent(type -> type(number, type));
      }
    }
  }

  private void type(int number, String type) {
    ByteBuffer row = view.get(Layouts.TYPE_NUMBERS, TypesTable.key(type));
    if (row == null) {
      findings.add(Layouts.TYPES, number, type + " is not in type_numbers");
      return;
    }
    Optional<Integer> back = Findings.quietly(() -> TypesTable.number(row));
    findings.check(
        back.isEmpty() || back.get() == number,
        Layouts.TYPES,
        number,
        type + " has another number in type_numbers");
  }

  private void numbers() {
    long rows = view.rows(Layouts.TYPE_NUMBERS);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.TYPE_NUMBERS)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.TYPE_NUMBERS, ++row, rows);
        String type = StandardCharsets.UTF_8.decode(cursor.key().duplicate()).toString();
        findings
            .decode(Layouts.TYPE_NUMBERS, type, () -> TypesTable.number(cursor.value()))
            .ifPresent(number -> number(type, number));
      }
    }
  }

  private void number(String type, int number) {
    ByteBuffer row = view.get(Layouts.TYPES, TypesTable.key(number));
    if (row == null) {
      findings.add(Layouts.TYPE_NUMBERS, type, number + " is not in types");
      return;
    }
    Optional<String> back = Findings.quietly(() -> TypesTable.type(row));
    findings.check(
        back.isEmpty() || back.get().equals(type),
        Layouts.TYPE_NUMBERS,
        type,
        number + " is another type in types");
  }
}
