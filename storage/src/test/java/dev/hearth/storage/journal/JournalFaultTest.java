package dev.hearth.storage.journal;

import static dev.hearth.storage.journal.JournalFixture.SMALL;
import static dev.hearth.storage.journal.JournalFixture.append;
import static dev.hearth.storage.journal.JournalFixture.numbers;
import static dev.hearth.storage.journal.JournalFixture.open;
import static dev.hearth.storage.journal.JournalFixture.replayed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.testing.FileRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails each write and each sync of a journal in turn: it never tries again, and loses nothing. */
final class JournalFaultTest {
  private static final int BATCHES = 12;

  @Test
  void anyFailedWriteOrSync_breaksTheJournalForGood(@TempDir Path root) throws IOException {
    for (int fault = 0; fault < 2 * BATCHES; fault++) {
      Path store = Files.createDirectory(root.resolve(Integer.toString(fault)));
      Path folder = store.resolve("journal");
      FileRecorder recorder = new FileRecorder(store, FileSeam.REAL);
      int acknowledged = fault / 2;
      try (Journal journal = open(folder, recorder)) {
        journal.replay(0, JournalFixture::check);
        recorder.failAt(fault, "Input/output error");
        for (long number = 1; number <= acknowledged; number++) {
          append(journal, number, 1500);
        }
        long next = acknowledged + 1L;
        IoFailure first = assertThrows(IoFailure.class, () -> append(journal, next, 1500));
        assertTrue(recorder.hasFailed());
        int operations = recorder.take().size();
        assertEquals(fault + 1, operations);
        for (long number : List.of(next, next + 1)) {
          IoFailure again = assertThrows(IoFailure.class, () -> append(journal, number, 1));
          assertEquals(first.getCause(), again.getCause());
        }
        assertEquals(List.of(), recorder.take(), "a broken journal touches nothing");
        journal.release(acknowledged);
      }
      List<Long> found = numbers(folder, 0);
      boolean written = fault % 2 == 1;
      assertEquals(
          LongStream.rangeClosed(1, acknowledged + (written ? 1 : 0)).boxed().toList(), found);
      try (Journal journal = replayed(folder, 0)) {
        append(journal, found.size() + 1, 100);
      }
    }
  }

  @Test
  void stepThatThrows_breaksTheJournal(@TempDir Path root) {
    Path folder = root.resolve("journal");
    IllegalStateException cause = new IllegalStateException("failed by the test");
    Journal journal =
        Journal.open(
            folder,
            SMALL,
            FileSeam.REAL,
            step -> {
              assertEquals(Step.JOURNAL_WRITTEN, step);
              throw cause;
            });
    try (journal) {
      journal.replay(0, JournalFixture::check);
      assertThrows(IllegalStateException.class, () -> append(journal, 1, 10));
      IoFailure again = assertThrows(IoFailure.class, () -> append(journal, 1, 10));
      assertEquals(cause, again.getCause());
    }
  }

  @Test
  void replayedBatchThatCantBeMadeDurable_failsTheReplay(@TempDir Path root) {
    Path folder = root.resolve("journal");
    try (Journal journal = replayed(folder, 0)) {
      append(journal, 1, 10);
    }
    for (int fault = 0; fault < 2; fault++) {
      FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
      try (Journal journal = open(folder, recorder)) {
        recorder.failAt(fault, "Input/output error");
        assertThrows(IoFailure.class, () -> journal.replay(0, JournalFixture::check));
        assertThrows(IllegalStateException.class, () -> append(journal, 2, 10));
      }
    }
  }
}
