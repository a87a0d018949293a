package dev.hearth.storage.journal;

import static dev.hearth.storage.journal.JournalFixture.SMALL;
import static dev.hearth.storage.journal.JournalFixture.append;
import static dev.hearth.storage.journal.JournalFixture.numbers;
import static dev.hearth.storage.journal.JournalFixture.open;
import static dev.hearth.storage.journal.JournalFixture.replayed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.testing.FileRecorder;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches come back as they were appended, whatever file they stand in. */
final class JournalTest {
  @Test
  void firstStart_makesAllFiles_andHasNothing(@TempDir Path root) throws IOException {
    Path folder = root.resolve("journal");
    try (Journal journal = open(folder, FileSeam.REAL)) {
      assertEquals(0, journal.replay(0, JournalFixture::check));
    }
    assertEquals(3, TestFiles.below(root).size());
    for (int segment = 0; segment < 3; segment++) {
      assertEquals(8192, Files.size(JournalFolder.file(folder, segment)));
    }
  }

  @Test
  void absentJournal_isReadAsEmpty_andNotMade(@TempDir Path root) {
    assertEquals(7, Journal.read(root.resolve("journal"), 7, JournalFixture::check));
    assertFalse(Files.exists(root.resolve("journal")));
  }

  @Test
  void batches_comeBackInOrder_alsoAcrossFiles(@TempDir Path root) {
    Path folder = root.resolve("journal");
    try (Journal journal = replayed(folder, 0)) {
      for (long number = 1; number <= 20; number++) {
        append(journal, number, (int) number * 37);
      }
    }
    assertEquals(LongStream.rangeClosed(1, 20).boxed().toList(), numbers(folder, 0));
    assertEquals(List.of(19L, 20L), numbers(folder, 18));
    assertEquals(List.of(), numbers(folder, 20));
    assertEquals(List.of(), numbers(folder, 99));
  }

  @Test
  void reopened_goesOnBehindTheLast(@TempDir Path root) {
    Path folder = root.resolve("journal");
    for (long number = 1; number <= 12; number++) {
      try (Journal journal = replayed(folder, 0)) {
        append(journal, number, 900);
      }
    }
    assertEquals(LongStream.rangeClosed(1, 12).boxed().toList(), numbers(folder, 0));
  }

  @Test
  void lmdbAheadOfTheJournal_isWhereNumbersGoOn(@TempDir Path root) {
    Path folder = root.resolve("journal");
    try (Journal journal = replayed(folder, 500)) {
      append(journal, 501, 10);
    }
    try (Journal journal = replayed(folder, 700)) {
      append(journal, 701, 10);
    }
    assertEquals(List.of(701L), numbers(folder, 700));
  }

  @Test
  void payloads_fromNoneToTheLargest(@TempDir Path root) {
    Path folder = root.resolve("journal");
    try (Journal journal = replayed(folder, 0)) {
      assertEquals(8192 - 512 - 24, journal.payloadBytesMax());
      append(journal, 1, 0);
      append(journal, 2, journal.payloadBytesMax());
      append(journal, 3, 1);
      assertThrows(
          IllegalArgumentException.class, () -> append(journal, 4, journal.payloadBytesMax() + 1));
      append(journal, 4, 1);
    }
    assertEquals(List.of(1L, 2L, 3L, 4L), numbers(folder, 0));
  }

  @Test
  void batchLargerThanOneWrite_comesBack(@TempDir Path root) {
    Path folder = root.resolve("journal");
    JournalOptions options = new JournalOptions(4 << 20, 2);
    List<Integer> lengths = List.of((256 << 10) - 24, (256 << 10) - 23, 1_000_000, 700_001);
    try (Journal journal = Journal.open(folder, options, FileSeam.REAL, Steps.NONE)) {
      journal.replay(0, JournalFixture::check);
      for (int index = 0; index < lengths.size(); index++) {
        append(journal, index + 1, lengths.get(index));
      }
    }
    assertEquals(List.of(1L, 2L, 3L, 4L), numbers(folder, 0));
  }

  @Test
  void payload_isTakenFromPositionToLimit_andLeftAlone(@TempDir Path root) {
    Path folder = root.resolve("journal");
    byte[] bytes = JournalFixture.payload(1, 100);
    ByteBuffer payload = ByteBuffer.allocateDirect(300).position(50).put(bytes).flip().position(50);
    try (Journal journal = replayed(folder, 0)) {
      journal.append(1, payload);
    }
    assertEquals(100, payload.remaining());
    assertEquals(List.of(1L), numbers(folder, 0));
  }

  @Test
  void fullFiles_waitForARelease(@TempDir Path root) {
    Path folder = root.resolve("journal");
    int half = 3000; // Two of them fill a file.
    try (Journal journal = replayed(folder, 0)) {
      for (long number = 1; number <= 6; number++) {
        assertTrue(journal.hasRoom(half));
        append(journal, number, half);
      }
      assertFalse(journal.hasRoom(half));
      assertThrows(IllegalStateException.class, () -> append(journal, 7, half));
      journal.release(1);
      assertFalse(journal.hasRoom(half), "batch 2 is in the same file");
      journal.release(2);
      append(journal, 7, half);
      append(journal, 8, half);
      assertFalse(journal.hasRoom(half));
      assertTrue(journal.hasRoom(100), "there is a little left behind batch 8");
    }
    assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L), numbers(folder, 2));
    assertThrows(CannotOpen.class, () -> numbers(folder, 1));
  }

  @Test
  void callsOutOfTurn_areRefused(@TempDir Path root) {
    try (Journal journal = open(root.resolve("journal"), FileSeam.REAL)) {
      assertThrows(IllegalStateException.class, () -> append(journal, 1, 1));
      journal.replay(0, JournalFixture::check);
      assertThrows(IllegalStateException.class, () -> journal.replay(0, JournalFixture::check));
      assertThrows(IllegalArgumentException.class, () -> append(journal, 2, 1));
      append(journal, 1, 1);
      assertThrows(IllegalArgumentException.class, () -> append(journal, 1, 1));
      assertThrows(IllegalArgumentException.class, () -> journal.release(2));
    }
  }

  @Test
  void append_isOneWriteAndOneSync(@TempDir Path root) {
    FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
    Steps steps = step -> recorder.note(step.toString());
    try (Journal journal = Journal.open(root.resolve("journal"), SMALL, recorder, steps)) {
      journal.replay(0, JournalFixture::check);
      recorder.take();
      append(journal, 1, 5000);
      append(journal, 2, 5000);
    }
    assertEquals(
        List.of(
            "overwrite journal/segment-0",
            Step.JOURNAL_WRITTEN.toString(),
            "sync journal/segment-0",
            "overwrite journal/segment-1",
            Step.JOURNAL_WRITTEN.toString(),
            "sync journal/segment-1"),
        recorder.take());
  }

  @Test
  void replayedBatch_isWrittenAgainAndSynced(@TempDir Path root) {
    Path folder = root.resolve("journal");
    try (Journal journal = replayed(folder, 0)) {
      append(journal, 1, 10);
      append(journal, 2, 10);
    }
    FileRecorder recorder = new FileRecorder(root, FileSeam.REAL);
    try (Journal journal = open(folder, recorder)) {
      recorder.take();
      journal.replay(1, JournalFixture::check);
      assertEquals(
          List.of("overwrite journal/segment-0", "sync journal/segment-0"), recorder.take());
    }
    try (Journal journal = open(folder, recorder)) {
      recorder.take();
      journal.replay(2, JournalFixture::check);
      assertEquals(List.of(), recorder.take(), "LMDB has it");
    }
    assertEquals(List.of(1L, 2L), numbers(folder, 0));
  }

  @Test
  void storedBodyThatLooksLikeARecord_isNone(@TempDir Path root) throws IOException {
    Path other = root.resolve("other");
    try (Journal journal = replayed(other, 1)) {
      append(journal, 2, 10);
    }
    byte[] forged = JournalFixture.bytes(JournalFolder.file(other, 0), 512, 512);
    ByteBuffer payload = ByteBuffer.allocate(488 + 512).put(488, forged);
    Path folder = root.resolve("journal");
    try (Journal journal = replayed(folder, 0)) {
      journal.append(1, payload);
    }
    JournalFixture.overwrite(JournalFolder.file(folder, 0), 512, new byte[512]);
    assertEquals(0, Journal.read(folder, 0, JournalFixture::check));
    assertEquals(1, Journal.read(folder, 1, JournalFixture::check));
  }
}
