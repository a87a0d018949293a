package dev.hearth.storage.blobs;

import static dev.hearth.storage.blobs.BlobFixture.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.LossyFiles;
import dev.hearth.storage.testing.PowerSupply;
import dev.hearth.storage.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes at a random operation: a body that was finished before is whole, for ever. */
final class BlobPowerLossTest {
  private static final int STARTS = 60;

  @Test
  void finishedBodies_outliveTheLossOfEverythingUnsynced(@TempDir Path root) throws IOException {
    assertEquals(0, lostBodies(root, UnaryOperator.identity()));
  }

  @Test
  void withoutTheSyncOfTheFile_bodiesAreLost(@TempDir Path root) throws IOException {
    assertTrue(lostBodies(root, files -> new Careless(files, true, _ -> false)) > 0);
  }

  @Test
  void withoutTheSyncOfTheBucket_bodiesAreLost(@TempDir Path root) throws IOException {
    assertTrue(
        lostBodies(root, files -> new Careless(files, false, name -> name.length() == 2)) > 0);
  }

  @Test
  void withoutTheSyncOfTheBucketsParent_bodiesAreLost(@TempDir Path root) throws IOException {
    assertTrue(lostBodies(root, files -> new Careless(files, false, "blobs"::equals)) > 0);
  }

  /** How many finished bodies are not there, or not whole, over a series of power losses. */
  private static long lostBodies(Path root, UnaryOperator<FileSeam> fault) throws IOException {
    Random random = Seeds.random("BlobPowerLossTest", 3);
    Map<String, Integer> finished = new HashMap<>();
    for (int start = 1; start <= STARTS; start++) {
      LossyFiles disk = new LossyFiles(random);
      FileSeam files = new PowerSupply(fault.apply(disk), 5 + random.nextInt(120));
      try {
        BlobFolder folder = BlobFolder.open(root, files);
        Contents contents = new Contents(folder, start, 0, _ -> {}, random, _ -> {});
        while (true) {
          int length = 1 + random.nextInt(100_000);
          try (ContentWriter writer = contents.begin()) {
            writer.write(body(length), 0, length);
            finished.put(writer.finish().blob().orElseThrow(), length);
          }
        }
      } catch (StorageException e) {
        disk.losePower();
      }
    }
    BlobFolder folder = BlobFolder.open(root, FileSeam.REAL);
    assertEquals(List.of(), FileSeam.REAL.list(root.resolve("blobs/tmp")));
    assertTrue(finished.size() > STARTS, "too little was written to show anything");
    return finished.entrySet().stream()
        .filter(body -> !isWhole(folder.locate(body.getKey()), body.getValue()))
        .count();
  }

  private static boolean isWhole(Path file, int length) {
    try {
      return Files.exists(file) && Arrays.equals(body(length), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code broken on purpose: some syncs never happen. */
  private static final class Careless extends ForwardingFiles {
    private final boolean skipFiles;
    private final Predicate<String> skipFolders;

    Careless(FileSeam below, boolean skipFiles, Predicate<String> skipFolders) {
      super(below);
      this.skipFiles = skipFiles;
      this.skipFolders = skipFolders;
    }

    @Override
    protected void sync(Output output) throws IOException {
      if (!skipFiles) {
        super.sync(output);
      }
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      if (!skipFolders.test(folder.getFileName().toString())) {
        super.syncFolder(folder);
      }
    }
  }
}
