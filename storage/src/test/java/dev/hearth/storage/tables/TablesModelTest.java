package dev.hearth.storage.tables;

import static dev.hearth.storage.tables.TablesFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random batches, some undone, against sorted maps, while layers are frozen, written, dropped and
 * read again from the journal. Inside each step of a checkpoint, too: batches are committed, old
 * views are looked at, and the files as a dying process would leave them are opened elsewhere.
 * Longer: {@code -Dtables.rounds=5000 -Dseed=…}.
 */
final class TablesModelTest {
  private static final Layouts[] USED = {Layouts.EVENTS, Layouts.RESOURCES, Layouts.GARBAGE};
  private static final int ROUNDS_USUAL = 150;
  private static final int COPIES_MAX = 15;

  /** A view that stays open, and what it should show for ever. */
  private record Held(ReadTransaction transaction, List<ModelTable> model) {}

  private final List<Held> held = new ArrayList<>();
  private final Set<Step> seen = EnumSet.noneOf(Step.class);
  private List<ModelTable> model = new ArrayList<>();
  private int copies;

  @Test
  void tablesShowWhatWasCommitted_whereverItLies(@TempDir Path root) {
    Random random = Seeds.random("TablesModelTest", 71);
    int rounds = Integer.getInteger("tables.rounds", ROUNDS_USUAL);
    for (Layouts layout : USED) {
      model.add(new ModelTable(layout));
    }
    Path folder = root.resolve("store");
    Run run = new Run(root, folder, random);
    try {
      for (int round = 0; round < rounds; round++) {
        run.round("round " + round);
      }
    } finally {
      held.forEach(view -> view.transaction.close());
      run.tables.close();
    }
    assertEquals(EnumSet.range(Step.FROZEN, Step.RELEASED), seen);
    assertTrue(copies > 0);
  }

  private final class Run {
    private final Path root;
    private final Path folder;
    private final Random random;
    private Tables tables;
    private boolean inside;

    Run(Path root, Path folder, Random random) {
      this.root = root;
      this.folder = folder;
      this.random = random;
      this.tables = TablesFixture.open(folder, this::step);
    }

    void round(String name) {
      switch (random.nextInt(20)) {
        case 0 -> {
          inside = true;
          tables.checkpoint();
          inside = false;
        }
        case 1 -> hold();
        case 2 -> checkHeld(name);
        case 3 -> letGo();
        case 4 -> reopen();
        default -> batch(name);
      }
      if (random.nextInt(4) == 0) {
        checkNow(name);
      }
    }

    /** Between the parts of a checkpoint, on the thread that makes it. */
    void step(Step step) {
      if (!inside || step == Step.JOURNAL_WRITTEN) {
        return;
      }
      seen.add(step);
      checkNow("at " + step);
      checkHeld("held, at " + step);
      if (step != Step.CHECKPOINT_WRITTEN || random.nextBoolean()) {
        batch("batch at " + step);
        checkNow("after a batch at " + step);
      }
      hold();
      if (copies < COPIES_MAX) {
        openCopy("as left at " + step);
      }
    }

    private void batch(String name) {
      List<ModelTable> next = new ArrayList<>(model.stream().map(ModelTable::copy).toList());
      try (WriteTransaction writing = tables.write()) {
        int changes = random.nextInt(6);
        for (int i = 0; i < changes; i++) {
          ModelTable table = next.get(random.nextInt(next.size()));
          String key = ModelTable.key(random);
          if (random.nextInt(3) == 0) {
            boolean was = table.rows.remove(key) != null;
            assertEquals(was, tables.table(table.layout).delete(writing, bytes(key)), name);
          } else {
            String value = "v".repeat(random.nextInt(4)) + random.nextInt(1_000);
            table.rows.put(key, value);
            tables.table(table.layout).put(writing, bytes(key), bytes(value));
          }
        }
        if (random.nextInt(4) == 0) {
          next.forEach(table -> table.check(tables, writing, random, name + ", uncommitted"));
        }
        if (random.nextInt(4) > 0) {
          writing.commit();
          model = next;
        }
      }
    }

    private void checkNow(String name) {
      try (ReadTransaction reading = tables.read()) {
        model.forEach(table -> table.check(tables, reading, random, name));
      }
    }

    private void hold() {
      if (held.size() < 5) {
        List<ModelTable> now = model.stream().map(ModelTable::copy).toList();
        held.add(new Held(tables.read(), now));
      }
    }

    private void checkHeld(String name) {
      for (Held view : held) {
        view.model.forEach(table -> table.check(tables, view.transaction, random, name));
      }
    }

    private void letGo() {
      if (!held.isEmpty()) {
        held.remove(random.nextInt(held.size())).transaction.close();
      }
    }

    private void reopen() {
      held.forEach(view -> view.transaction.close());
      held.clear();
      tables.close();
      tables = TablesFixture.open(folder, this::step);
    }

    private void openCopy(String name) {
      Path copy = root.resolve("copy-" + copies++);
      try {
        TablesFixture.copy(folder, copy);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      try (Tables left = TablesFixture.open(copy, step -> {});
          ReadTransaction reading = left.read()) {
        model.forEach(table -> table.check(left, reading, random, name));
      }
    }
  }
}
