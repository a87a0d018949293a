package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.body;
import static dev.hearth.storage.testing.Samples.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup to another file system, of a store on a disk with a sector that can't be read. */
final class BackupReadErrorTest {
  private static final Pubky ALICE = key(1);
  private static final int WHOLE = 5_000;
  private static final int SPOILT = 700_000;

  /**
   * Where in the file, by reads: its first, one in its middle, and the one that would tell its end.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void contentThatCantBeReadToItsEnd_isTold_andNothingOfItIsLeft(int good, @TempDir Path root)
      throws IOException {
    Path backup = root.resolve("backup");
    Disk disk = new Disk(good, backup.resolve("blobs"));
    List<Event> log;
    Set<String> legible;
    try (OpenStore store = OpenStore.open(root.resolve("store"), seams(disk))) {
      store.register(ALICE);
      store.put(ALICE, "/pub/a", body(1, WHOLE));
      store.put(ALICE, "/pub/b", body(2, SPOILT));
      store.put(ALICE, "/pub/c", body(3, WHOLE));
      store.put(ALICE, "/pub/small", body(4, 10));
      log = store.log();
      legible = legible(root.resolve("store/blobs"));

      BackupReport report = store.storage.backup(backup);

      assertTrue(disk.hasFailed);
      assertEquals(1, report.missing());
      assertEquals(List.of(ALICE + "/pub/b: the file of a blob can't be read"), report.first());
    }
    assertEquals(legible, TestFiles.below(backup.resolve("blobs")));
    try (OpenStore copy = OpenStore.open(backup)) {
      assertEquals(log, copy.log());
      assertArrayEquals(body(1, WHOLE), copy.get(ALICE, "/pub/a").orElseThrow());
      assertArrayEquals(body(3, WHOLE), copy.get(ALICE, "/pub/c").orElseThrow());
      assertArrayEquals(body(4, 10), copy.get(ALICE, "/pub/small").orElseThrow());
      assertThrows(CorruptRow.class, () -> copy.get(ALICE, "/pub/b"));
    }
  }

  private static StorageSeams seams(FileSeam files) {
    return new StorageSeams(InstantSource.system(), Steps.NONE, files);
  }

  private static Set<String> legible(Path blobs) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String name : TestFiles.below(blobs)) {
      if (Files.size(blobs.resolve(name)) == WHOLE) {
        names.add(name);
      }
    }
    return names;
  }

  /** Makes no second names, and fails to read the one long file behind so many good reads. */
  private static final class Disk extends ForwardingFiles {
    private final int good;
    private final Path target;
    private boolean hasFailed;

    Disk(int good, Path target) {
      super(FileSeam.REAL);
      this.good = good;
      this.target = target;
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
      throw new IOException("Invalid cross-device link");
    }

    @Override
    public Input read(Path file) throws IOException {
      Input input = super.read(file);
      return Files.size(file) == SPOILT ? new SpoiltInput(input) : input;
    }

    private final class SpoiltInput implements Input {
      private final Input below;
      private int reads;
      private long bytes;

      SpoiltInput(Input below) {
        this.below = below;
      }

      @Override
      public int read(ByteBuffer target) throws IOException {
        if (reads++ == good) {
          fail();
        }
        int read = below.read(target);
        bytes += read;
        return read;
      }

      private void fail() throws IOException {
        long written = 0;
        try (Stream<Path> copies = Files.walk(target)) {
          for (Path copy : copies.filter(Files::isRegularFile).toList()) {
            written += Files.size(copy) == WHOLE ? 0 : Files.size(copy);
          }
        }
        assertEquals(bytes, written, "what was read before stands in the backup");
        assertTrue(good == 0 || bytes > 0);
        hasFailed = true;
        throw new IOException("Input/output error");
      }

      @Override
      public void close() throws IOException {
        below.close();
      }
    }
  }
}
