package dev.hearth.storage.resources;

import dev.hearth.storage.blobs.BlobRows;
import dev.hearth.storage.events.Batch;
import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Committer;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.layout.GarbageTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The rows of tables {@code resources} and {@code garbage} that name blobs. */
public final class BlobRowsInTables implements BlobRows {
  /** Rows that one read transaction looks at, so that none stays open for long. */
  static final int STEP_ROWS = 10_000;

  private final Tables tables;
  private final Committer committer;
  private final Table resources;
  private final Table garbage;

  public BlobRowsInTables(Tables tables, Committer committer) {
    this.tables = tables;
    this.committer = committer;
    this.resources = tables.table(Layouts.RESOURCES);
    this.garbage = tables.table(Layouts.GARBAGE);
  }

  @Override
  public List<String> garbage(Optional<String> after, int max) {
    List<String> names = new ArrayList<>();
    try (Transaction transaction = tables.read();
        TableCursor cursor = garbage.cursor(transaction)) {
      boolean found =
          after.isPresent()
              ? cursor.atOrAbove(GarbageTable.key(after.get() + '\0'))
              : cursor.first();
      for (; found && names.size() < max; found = cursor.next()) {
        names.add(GarbageTable.name(cursor.key()));
      }
    }
    return names;
  }

  @Override
  public void forgetGarbage(List<String> names) {
    try {
      committer.submit(new Forget(garbage, List.copyOf(names))).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StorageException refused ? refused : e;
    }
  }

  /** Removes rows of files that are gone. */
  private record Forget(Table garbage, List<String> names) implements Operation<Boolean> {
    @Override
    public Change<Boolean> decide(Transaction view) {
      return this::write;
    }

    private boolean write(Batch batch) {
      for (String name : names) {
        garbage.delete(batch.transaction(), GarbageTable.key(name));
      }
      return true;
    }

    @Override
    public boolean needsSpace() {
      return false;
    }
  }

  @Override
  public void visitNamed(Consumer<String> visitor, Runnable between) {
    // Resources first: a blob that loses its row meanwhile has one in the garbage by then.
    Optional<byte[]> after = Optional.empty();
    do {
      between.run();
      after = visitResources(after, visitor);
    } while (after.isPresent());
    Optional<String> last = Optional.empty();
    List<String> names;
    do {
      between.run();
      names = garbage(last, STEP_ROWS);
      names.forEach(visitor);
      last = names.isEmpty() ? last : Optional.of(names.getLast());
    } while (names.size() == STEP_ROWS);
  }

  private Optional<byte[]> visitResources(Optional<byte[]> after, Consumer<String> visitor) {
    try (Transaction transaction = tables.read();
        TableCursor cursor = resources.cursor(transaction)) {
      boolean found =
          after.isPresent() ? cursor.atOrAbove(ByteBuffer.wrap(after.get())) : cursor.first();
      for (int row = 0; found; row++, found = cursor.next()) {
        if (row == STEP_ROWS) {
          byte[] key = new byte[cursor.key().limit()];
          cursor.key().get(0, key);
          return Optional.of(key);
        }
        if (!ResourcesTable.isParent(cursor.key())) {
          ResourcesTable.value(cursor.value()).blob().ifPresent(visitor);
        }
      }
      return Optional.empty();
    }
  }
}
