package dev.hearth.storage.journal;

import static dev.hearth.storage.journal.JournalFixture.append;
import static dev.hearth.storage.journal.JournalFixture.numbers;
import static dev.hearth.storage.journal.JournalFixture.open;
import static dev.hearth.storage.journal.JournalFixture.overwrite;
import static dev.hearth.storage.journal.JournalFixture.replayed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.testing.FileRecorder;
import dev.hearth.storage.testing.LossyFiles;
import dev.hearth.storage.testing.Seeds;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal is whole or absent; one that has lost something is never made again over the rest. */
final class JournalFolderTest {
  /** With batches 1 and 2 in the first file and 3 in the second. */
  private static Path filled(Path root) {
    Path folder = root.resolve("journal");
    try (Journal journal = replayed(folder, 0)) {
      append(journal, 1, 3000);
      append(journal, 2, 3000);
      append(journal, 3, 3000);
    }
    return folder;
  }

  private static void assertRefused(Path folder, String reason) throws IOException {
    Set<String> before = TestFiles.below(folder);
    CannotOpen writing = assertThrows(CannotOpen.class, () -> replayed(folder, 0));
    assertTrue(String.valueOf(writing.getMessage()).contains(reason), writing::toString);
    CannotOpen reading = assertThrows(CannotOpen.class, () -> numbers(folder, 0));
    assertTrue(String.valueOf(reading.getMessage()).contains(reason), reading::toString);
    assertEquals(before, TestFiles.below(folder), "nothing is changed");
  }

  @Test
  void otherOptions_areForANewJournalOnly(@TempDir Path root) {
    Path folder = filled(root);
    JournalOptions larger = new JournalOptions(1 << 20, 5);
    try (Journal journal = Journal.open(folder, larger, FileSeam.REAL, Steps.NONE)) {
      assertEquals(3, journal.replay(0, JournalFixture::check));
      assertEquals(8192 - 512 - 24, journal.payloadBytesMax());
      append(journal, 4, 7000);
    }
    assertEquals(List.of(1L, 2L, 3L, 4L), numbers(folder, 0));
  }

  @Test
  void missingFile_isRefused_evenOneThatWasNeverUsed(@TempDir Path root) throws IOException {
    Path folder = filled(root);
    for (int segment = 0; segment < 3; segment++) {
      Path file = JournalFolder.file(folder, segment);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      assertRefused(folder, "segment-" + segment + " is missing");
      Files.write(file, bytes);
    }
    assertEquals(List.of(1L, 2L, 3L), numbers(folder, 0));
  }

  @Test
  void fileOfAnotherSize_isRefused(@TempDir Path root) throws IOException {
    Path folder = filled(root);
    Path file = JournalFolder.file(folder, 1);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, 8191));
    assertRefused(folder, "has 8191 bytes in place of 8192");
    Files.write(file, Arrays.copyOf(bytes, 9000));
    assertRefused(folder, "has 9000 bytes in place of 8192");
  }

  @Test
  void fileOfAnotherJournal_isRefused(@TempDir Path root) throws IOException {
    Path folder = filled(root);
    Path other = filled(Files.createDirectory(root.resolve("other")));
    Path file = JournalFolder.file(folder, 1);
    Files.write(file, Files.readAllBytes(JournalFolder.file(other, 1)));
    assertRefused(folder, "segment-1 belongs to another journal");
    Files.write(file, Files.readAllBytes(JournalFolder.file(folder, 2)));
    assertRefused(folder, "segment-1 belongs to another journal");
  }

  @Test
  void damagedHead_isRefused(@TempDir Path root) throws IOException {
    Path folder = filled(root);
    overwrite(JournalFolder.file(folder, 2), 12, new byte[] {9});
    assertRefused(folder, "segment-2 has no readable head");
  }

  @Test
  void folderThatIsAFile_isRefused(@TempDir Path root) throws IOException {
    Path folder = root.resolve("journal");
    Files.writeString(folder, "x");
    assertThrows(CannotOpen.class, () -> replayed(folder, 0));
  }

  @Test
  void makingThatFails_leavesNothing_andWorksTheNextTime(@TempDir Path root) throws IOException {
    failEach(root, "No space left on device", NoSpace.class);
  }

  @Test
  void makingThatBreaks_leavesNothing_andWorksTheNextTime(@TempDir Path root) throws IOException {
    failEach(root, "Input/output error", IoFailure.class);
  }

  private static void failEach(Path root, String reason, Class<? extends StorageException> expected)
      throws IOException {
    for (int fault = 0; ; fault++) {
      Path store = Files.createDirectory(root.resolve(Integer.toString(fault)));
      Path folder = store.resolve("journal");
      FileRecorder recorder = new FileRecorder(store, FileSeam.REAL);
      recorder.failAt(fault, reason);
      try (Journal journal = open(folder, recorder)) {
        journal.replay(0, JournalFixture::check);
        assertTrue(!recorder.hasFailed(), "the fault was swallowed");
        assertTrue(fault > 15, "the fault never came: " + recorder.take());
        return;
      } catch (StorageException e) {
        assertTrue(recorder.hasFailed());
        assertTrue(expected.isInstance(e) || e instanceof IoFailure, e.toString());
      }
      if (!Files.exists(folder)) {
        assertEquals(Set.of(), TestFiles.below(store), "what failed takes no room");
      }
      try (Journal journal = replayed(folder, 0)) {
        append(journal, 1, 100);
      }
      assertEquals(List.of(1L), numbers(folder, 0));
    }
  }

  @Test
  void powerThatGoesWhileItIsMade_leavesAWholeOneOrNone(@TempDir Path root) throws IOException {
    Random random = Seeds.random("JournalFolderTest", 5);
    for (int round = 0; round < 80; round++) {
      Path store = Files.createDirectory(root.resolve(Integer.toString(round)));
      Path folder = store.resolve("journal");
      LossyFiles disk = new LossyFiles(random);
      FileRecorder recorder = new FileRecorder(store, disk);
      recorder.failAt(random.nextInt(26), "the power goes here");
      boolean acknowledged = false;
      try (Journal journal = open(folder, recorder)) {
        journal.replay(0, JournalFixture::check);
        append(journal, 1, 100);
        acknowledged = true;
      } catch (StorageException e) {
        assertTrue(recorder.hasFailed());
      }
      disk.losePower();
      try (Journal journal = replayed(folder, 0)) {
        long last = acknowledged ? 1 : 0;
        assertTrue(numbers(folder, 0).size() >= last, "round " + round);
        append(journal, numbers(folder, 0).size() + 1, 7);
      }
    }
  }
}
