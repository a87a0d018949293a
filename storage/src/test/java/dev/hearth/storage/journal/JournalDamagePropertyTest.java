package dev.hearth.storage.journal;

import static dev.hearth.storage.journal.JournalFixture.SMALL;
import static dev.hearth.storage.journal.JournalFixture.append;
import static dev.hearth.storage.journal.JournalFixture.bytes;
import static dev.hearth.storage.journal.JournalFixture.numbers;
import static dev.hearth.storage.journal.JournalFixture.overwrite;
import static dev.hearth.storage.journal.JournalFixture.replayed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.JournalLayout;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal whose bytes were cut, torn or flipped gives a prefix of what was appended or refuses.
 * It may lack the last batch only, and only if the bytes of that one were touched.
 */
final class JournalDamagePropertyTest {
  private static final int JOURNALS = 6;
  private static final int FLIPS = 250;

  /** What was appended, and how far into the last file it goes. */
  private record Written(Path folder, long after, long last, int lastLength, Path file, int end) {
    int begin() {
      return end - JournalLayout.recordBytes(lastLength);
    }

    List<Long> upTo(long number) {
      return LongStream.rangeClosed(after + 1, number).boxed().toList();
    }
  }

  /** Some turns through the files, so that there are stale records everywhere. */
  private static Written write(Path folder, Random random) {
    long last = 0;
    long released = 0;
    int segment = 0;
    int length = 0;
    int end = JournalLayout.SECTOR_BYTES;
    try (Journal journal = replayed(folder, 0)) {
      int batches = 10 + random.nextInt(60);
      for (int batch = 0; batch < batches; batch++) {
        length = random.nextInt(random.nextBoolean() ? 600 : 5000);
        while (!journal.hasRoom(length)) {
          journal.release(++released);
        }
        append(journal, ++last, length);
        int bytes = JournalLayout.recordBytes(length);
        if (end + bytes > SMALL.segmentBytes()) {
          segment = (segment + 1) % SMALL.segments();
          end = JournalLayout.SECTOR_BYTES;
        }
        end += bytes;
      }
    }
    return new Written(folder, released, last, length, JournalFolder.file(folder, segment), end);
  }

  private static void forEachJournal(Path root, Check check) throws IOException {
    Random random = Seeds.random("JournalDamagePropertyTest", 17);
    for (int journal = 0; journal < JOURNALS; journal++) {
      Written written = write(root.resolve(Integer.toString(journal)), random);
      assertEquals(written.upTo(written.last()), numbers(written.folder(), written.after()));
      check.run(written, random);
    }
  }

  private interface Check {
    void run(Written written, Random random) throws IOException;
  }

  @Test
  void anyCutOfTheTail_endsTheReplayThere(@TempDir Path root) throws IOException {
    forEachJournal(
        root,
        (written, random) -> {
          int length = written.end() - written.begin();
          byte[] whole = bytes(written.file(), written.begin(), length);
          int used = JournalLayout.RECORD_HEAD_BYTES + written.lastLength();
          for (int cut = 0; cut <= used; cut++) {
            byte[] torn = new byte[length];
            if (random.nextBoolean()) {
              random.nextBytes(torn);
            }
            System.arraycopy(whole, 0, torn, 0, cut);
            if (cut < used && torn[cut] == whole[cut]) {
              torn[cut]++;
            }
            overwrite(written.file(), written.begin(), torn);
            long last = cut == used ? written.last() : written.last() - 1;
            assertEquals(
                written.upTo(last), numbers(written.folder(), written.after()), "cut at " + cut);
          }
        });
  }

  @Test
  void garbageBehindTheTail_isNormal_andIsOverwritten(@TempDir Path root) throws IOException {
    forEachJournal(
        root,
        (written, random) -> {
          byte[] garbage = new byte[SMALL.segmentBytes() - written.end()];
          random.nextBytes(garbage);
          overwrite(written.file(), written.end(), garbage);
          try (Journal journal = replayed(written.folder(), written.after())) {
            if (journal.hasRoom(100)) {
              append(journal, written.last() + 1, 100);
            }
          }
          List<Long> found = numbers(written.folder(), written.after());
          assertEquals(written.upTo(found.getLast()), found);
          assertTrue(found.getLast() >= written.last());
        });
  }

  @Test
  void anyFlippedBit_leavesAPrefix_orIsRefused(@TempDir Path root) throws IOException {
    int[] outcomes = new int[3];
    forEachJournal(
        root,
        (written, random) -> {
          for (int flip = 0; flip < FLIPS; flip++) {
            Path file = JournalFolder.file(written.folder(), random.nextInt(SMALL.segments()));
            int at = random.nextInt(SMALL.segmentBytes());
            byte[] before = bytes(file, at, 1);
            overwrite(file, at, new byte[] {(byte) (before[0] ^ 1 << random.nextInt(8))});
            boolean inLast =
                file.equals(written.file()) && at >= written.begin() && at < written.end();
            outcomes[outcome(written, inLast)]++;
            overwrite(file, at, before);
          }
        });
    for (int outcome = 0; outcome < outcomes.length; outcome++) {
      assertTrue(outcomes[outcome] > 0, "no flip had outcome " + outcome);
    }
  }

  /** 0 if all is there, 1 if it is refused, 2 if the last is missing. */
  private static int outcome(Written written, boolean inLast) throws IOException {
    List<Long> found;
    try {
      found = numbers(written.folder(), written.after());
    } catch (CannotOpen e) {
      return 1;
    }
    if (inLast && found.size() == written.upTo(written.last()).size() - 1) {
      assertEquals(written.upTo(written.last() - 1), found);
      return 2;
    }
    assertEquals(written.upTo(written.last()), found);
    return 0;
  }

  @Test
  void brokenRecordBeforeAWholeOne_isRefused_andNothingIsChangedOrShown(@TempDir Path root)
      throws IOException {
    Path folder = root.resolve("journal");
    List<Integer> lengths = List.of(700, 0, 1500, 20);
    try (Journal journal = replayed(folder, 0)) {
      for (int index = 0; index < lengths.size(); index++) {
        append(journal, index + 1, lengths.get(index));
      }
      append(journal, 5, 7000); // In the second file.
    }
    Path file = JournalFolder.file(folder, 0);
    byte[] whole = Files.readAllBytes(file);
    List<Integer> offsets = JournalFixture.offsets(lengths);
    for (int index = 0; index < lengths.size(); index++) {
      overwrite(file, offsets.get(index) + 20, new byte[] {1, 2, 3});
      byte[] damaged = Files.readAllBytes(file);
      List<Long> shown = new ArrayList<>();
      try (Journal journal = JournalFixture.open(folder, FileSeam.REAL)) {
        CannotOpen refusal =
            assertThrows(CannotOpen.class, () -> journal.replay(0, (n, _) -> shown.add(n)));
        assertEquals(
            "the journal is damaged: batch %d can't be read, though batch %d behind it can"
                .formatted(index + 1, index + 2),
            refusal.getMessage());
        assertThrows(IllegalStateException.class, () -> append(journal, 1, 1));
      }
      assertEquals(List.of(), shown);
      assertEquals(-1, Files.mismatch(file, write(root, damaged)));
      long after = index + 1L; // LMDB has what is broken, so nobody misses it.
      assertEquals(LongStream.rangeClosed(after + 1, 5).boxed().toList(), numbers(folder, after));
      overwrite(file, 0, whole);
    }
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), numbers(folder, 0));
  }

  private static Path write(Path root, byte[] bytes) throws IOException {
    return Files.write(root.resolve("copy"), bytes);
  }
}
