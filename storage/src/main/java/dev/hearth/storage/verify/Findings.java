package dev.hearth.storage.verify;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException.CorruptRow;
import java.util.Optional;
import java.util.function.Supplier;

/** Passes findings and progress on, and counts. Belongs to one thread. */
final class Findings {
  private static final long PROGRESS_ROWS = 10_000;

  private final VerifyListener listener;
  private long count;
  private long rows;

  Findings(VerifyListener listener) {
    this.listener = listener;
  }

  long count() {
    return count;
  }

  long rows() {
    return rows;
  }

  void add(Layouts table, Object row, String problem) {
    add(table.tableName(), row, problem);
  }

  void add(String table, Object row, String problem) {
    count++;
    listener.finding(new Finding(table, row.toString(), problem));
  }

  /** Adds a finding unless the condition holds. */
  void check(boolean holds, Layouts table, Object row, String problem) {
    if (!holds) {
      add(table, row, problem);
    }
  }

  /** Counts a row as looked at. */
  void looked(Layouts table, long row, long ofRows) {
    rows++;
    if (row % PROGRESS_ROWS == 0 || row == ofRows) {
      listener.progress(table.tableName(), row, ofRows);
    }
  }

  /** What a row decodes to; empty, and a finding, if it does not. */
  <T> Optional<T> decode(Layouts table, Object row, Supplier<T> decoder) {
    try {
      return Optional.of(decoder.get());
    } catch (CorruptRow e) {
      add(table, row, e.problem());
      return Optional.empty();
    }
  }

  /** What a row decodes to; empty if it does not, because somebody else reports that. */
  static <T> Optional<T> quietly(Supplier<T> decoder) {
    try {
      return Optional.of(decoder.get());
    } catch (CorruptRow _) {
      return Optional.empty();
    }
  }
}
