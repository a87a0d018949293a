package dev.hearth.storage.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.testing.UnsyncedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Appends a second beside a bare loop of {@code fdatasync} on one byte, in turns of a few hundred
 * each so that both meet the same disk; and how long a full journal takes to replay. The folder is
 * {@code -Dbench.folder}, by default the module's {@code target}. Run: {@code mvn test -pl storage
 * -Dtest=JournalBenchTest -Dgroups=bench -DexcludedGroups=}.
 */
@Tag("bench")
final class JournalBenchTest {
  private static final JournalOptions OPTIONS = new JournalOptions(16 << 20, 4);

  private static final int ROUNDS = 60;
  private static final int TURN = 150;

  @Test
  void appendsBesideABareSync() throws IOException {
    Path root = Path.of(System.getProperty("bench.folder", "target"));
    Path folder = Files.createTempDirectory(Files.createDirectories(root), "journal-bench");
    Path file = Files.write(folder.resolve("bare"), new byte[1 << 20]);
    List<Integer> lengths = List.of(300, 4 << 10, 20 << 10);
    double[][] micros = new double[lengths.size() + 1][ROUNDS];
    try (Journal journal =
            Journal.open(folder.resolve("journal"), OPTIONS, FileSeam.REAL, Steps.NONE);
        FileChannel bare = FileChannel.open(file, StandardOpenOption.WRITE)) {
      bare.force(true);
      long number = journal.replay(0, (_, _) -> {});
      for (int round = 0; round < ROUNDS; round++) {
        long begin = System.nanoTime();
        for (int sync = 0; sync < TURN; sync++) {
          bare.write(ByteBuffer.wrap(new byte[] {(byte) sync}), 0);
          bare.force(false);
        }
        micros[0][round] = (System.nanoTime() - begin) / 1e3 / TURN;
        for (int index = 0; index < lengths.size(); index++) {
          ByteBuffer payload = ByteBuffer.allocate(lengths.get(index));
          begin = System.nanoTime();
          for (int append = 0; append < TURN; append++) {
            journal.append(++number, payload);
            journal.release(number - 1);
          }
          micros[index + 1][round] = (System.nanoTime() - begin) / 1e3 / TURN;
        }
      }
    }
    print("bare fdatasync", micros[0], micros[0]);
    for (int index = 0; index < lengths.size(); index++) {
      print("append of " + lengths.get(index), micros[index + 1], micros[0]);
    }
    delete(folder);
  }

  private static void print(String name, double[] micros, double[] bare) {
    double[] ratios = new double[micros.length];
    for (int round = 0; round < micros.length; round++) {
      ratios[round] = bare[round] / micros[round];
    }
    System.out.printf(
        "%-16s median %6.0f us, quarter %6.0f us, %6.0f/s; of the bare loop's rate %3.0f %%%n",
        name,
        quantile(micros, 2),
        quantile(micros, 4),
        1e6 / quantile(micros, 2),
        100 * quantile(ratios, 2));
  }

  private static double quantile(double[] values, int part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / part];
  }

  @Test
  void replayOfAFullJournal() throws IOException {
    Path root = Path.of(System.getProperty("bench.folder", "target"));
    Path folder = Files.createTempDirectory(Files.createDirectories(root), "journal-bench");
    Path journalFolder = folder.resolve("journal");
    long number;
    try (Journal journal = Journal.open(journalFolder, OPTIONS, UnsyncedFiles.ALL, Steps.NONE)) {
      number = journal.replay(0, (_, _) -> {});
      ByteBuffer payload = ByteBuffer.allocate(300);
      while (journal.hasRoom(300)) {
        journal.append(++number, payload);
      }
    }
    List<Double> millis = new ArrayList<>();
    for (long after : new long[] {0, 0, 0, number}) {
      long begin = System.nanoTime();
      long last = Journal.read(journalFolder, after, (_, _) -> {});
      millis.add((System.nanoTime() - begin) / 1e6);
      assertTrue(last == number);
    }
    System.out.printf("%d batches replayed in %s ms, the last time past all%n", number, millis);
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
