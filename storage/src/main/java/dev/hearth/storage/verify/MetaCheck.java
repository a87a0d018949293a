package dev.hearth.storage.verify;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.tables.TableCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Table {@code meta}: every counter is there and legible, and there are no others. */
final class MetaCheck {
  private final StoreView view;
  private final Findings findings;

  MetaCheck(StoreView view, Findings findings) {
    this.view = view;
    this.findings = findings;
  }

  void run() {
    for (Counter counter : Counter.values()) {
      ByteBuffer row = view.get(Layouts.META, MetaTable.key(counter));
      if (row == null && counter == Counter.JOURNAL) {
        continue; // A backup, or a store before its first checkpoint.
      }
      if (row == null) {
        findings.add(Layouts.META, counter.rowName(), "the row is missing");
      } else {
        findings
            .decode(Layouts.META, counter.rowName(), () -> MetaTable.number(counter, row))
            .ifPresent(number -> view.counter(counter, number));
      }
    }
    checkLayout();
    checkSuffix();
    lookForStrangers();
  }

  private void checkLayout() {
    long layout = view.counter(Counter.LAYOUT).orElse(Layouts.CURRENT);
    if (layout > Layouts.CURRENT) {
      throw new CannotOpen(
          "the store has layout %d, made by a newer Hearth; this one reads up to layout %d"
              .formatted(layout, Layouts.CURRENT));
    }
    findings.check(layout >= 1, Layouts.META, Counter.LAYOUT.rowName(), "layout is " + layout);
  }

  private void checkSuffix() {
    long suffix = view.counter(Counter.SUFFIX_LENGTH).orElse(1);
    findings.check(
        suffix >= 1 && suffix <= EventTable.SUFFIX_MAX,
        Layouts.META,
        Counter.SUFFIX_LENGTH.rowName(),
        "length is " + suffix);
  }

  private void lookForStrangers() {
    long rows = view.rows(Layouts.META);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.META)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        String name = StandardCharsets.US_ASCII.decode(cursor.key().duplicate()).toString();
        boolean known = Arrays.stream(Counter.values()).anyMatch(c -> c.rowName().equals(name));
        findings.check(known, Layouts.META, name, "no such counter");
        findings.looked(Layouts.META, ++row, rows);
      }
    }
  }
}
