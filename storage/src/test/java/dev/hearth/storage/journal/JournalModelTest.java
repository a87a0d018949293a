package dev.hearth.storage.journal;

import static dev.hearth.storage.journal.JournalFixture.append;
import static dev.hearth.storage.journal.JournalFixture.numbers;
import static dev.hearth.storage.journal.JournalFixture.replayed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random appends, releases and restarts over many turns, beside a model that keeps one list of
 * numbers for each file and shares no code with the journal.
 */
final class JournalModelTest {
  private static final int OPERATIONS = 6_000;
  private static final int SECTOR = 512;
  private static final int FILES = 3;
  private static final int FILE_SECTORS = 16;

  /** The files as they must be: the numbers that stand in each, and how many sectors are taken. */
  private static final class Model {
    final List<List<Long>> files = new ArrayList<>();
    int current;
    int taken = 1;
    long last;
    long released;
    int turns;

    Model() {
      for (int file = 0; file < FILES; file++) {
        files.add(new ArrayList<>());
      }
    }

    static int sectors(int length) {
      return (24 + length + SECTOR - 1) / SECTOR;
    }

    boolean fits(int length) {
      return taken + sectors(length) <= FILE_SECTORS;
    }

    boolean hasRoom(int length) {
      return fits(length)
          || files.get((current + 1) % FILES).stream().allMatch(number -> number <= released);
    }

    void append(int length) {
      if (!fits(length)) {
        current = (current + 1) % FILES;
        taken = 1;
        turns += current == 0 ? 1 : 0;
        files.get(current).clear();
      }
      taken += sectors(length);
      files.get(current).add(++last);
    }
  }

  @Test
  void roomAndBatches_areAsTheModelSays(@TempDir Path root) {
    Random random = Seeds.random("JournalModelTest", 23);
    Path folder = root.resolve("journal");
    Model model = new Model();
    Journal journal = replayed(folder, 0);
    int full = 0;
    for (int operation = 0; operation < OPERATIONS; operation++) {
      int choice = random.nextInt(100);
      if (choice < 3) {
        journal.close();
        assertEquals(
            LongStream.rangeClosed(model.released + 1, model.last).boxed().toList(),
            numbers(folder, model.released));
        journal = replayed(folder, model.released);
      } else if (choice < 20) {
        long number = model.last - random.nextLong(model.last - model.released + 1);
        journal.release(number);
        model.released = Math.max(model.released, number);
      } else {
        int length = random.nextInt(random.nextBoolean() ? 500 : 7_000);
        assertEquals(model.hasRoom(length), journal.hasRoom(length), "operation " + operation);
        if (model.hasRoom(length)) {
          model.append(length);
          append(journal, model.last, length);
        } else {
          Journal refusing = journal;
          long next = model.last + 1;
          assertThrows(IllegalStateException.class, () -> append(refusing, next, length));
          full++;
        }
      }
    }
    journal.close();
    assertTrue(model.turns > 100, "only " + model.turns + " turns");
    assertTrue(full > 100, "only " + full + " times full");
  }
}
