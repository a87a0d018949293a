package dev.hearth.storage;

import static dev.hearth.storage.testing.OpenStore.body;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.Overloaded;
import dev.hearth.storage.testing.ForwardingFiles;
import dev.hearth.storage.testing.OpenStore;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.TestFiles;
import dev.hearth.storage.testing.UnsyncedFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large bodies while the process may open no more files: nothing was written or lost, so the one
 * write is refused and the next is taken. What says more than that no file is left stops writing.
 */
final class OpenFilesFaultTest {
  private static final Pubky ALICE = Samples.key(1);
  private static final String REASON = "Too many open files";
  private static final int LARGE = 5_000;

  /** Fails one operation of an upload once. */
  private static final class FailingOnce extends ForwardingFiles {
    private String operation = "";
    private Function<Path, IOException> failure = _ -> new IOException();

    FailingOnce() {
      super(UnsyncedFiles.ALL);
    }

    void fail(String next, Function<Path, IOException> with) {
      operation = next;
      failure = with;
    }

    private void mayFail(String now, Path file) throws IOException {
      if (operation.equals(now)) {
        operation = "";
        throw failure.apply(file);
      }
    }

    boolean hasFailed() {
      return operation.isEmpty();
    }

    @Override
    public FileSeam.Output create(Path file) throws IOException {
      mayFail("create", file);
      return super.create(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      mayFail("rename", from);
      super.rename(from, to);
    }

    /** {@code blobs} itself, or the folder in it where a body stands. */
    @Override
    public void syncFolder(Path folder) throws IOException {
      mayFail(folder.endsWith("blobs") ? "sync of blobs" : "sync of its folder", folder);
      super.syncFolder(folder);
    }
  }

  private static OpenStore open(Path folder, FileSeam files) {
    return OpenStore.open(folder, new StorageSeams(InstantSource.system(), Steps.NONE, files));
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "sync of blobs", "sync of its folder"})
  void noFileLeftToOpen_refusesThatWriteOnly(String operation, @TempDir Path folder)
      throws IOException {
    FailingOnce files = new FailingOnce();
    try (OpenStore store = open(folder, files)) {
      store.register(ALICE);
      files.fail(operation, file -> new FileSystemException(file.toString(), null, REASON));
      Overloaded refused =
          assertThrows(Overloaded.class, () -> store.put(ALICE, "/pub/a", body(1, LARGE)));
      assertTrue(files.hasFailed());
      assertEquals("open_files", refused.limit());
      assertTrue(store.storage.health().writable());
      assertEquals(Set.of(), TestFiles.below(folder.resolve("blobs")));
      assertTrue(store.get(ALICE, "/pub/a").isEmpty());
      store.put(ALICE, "/pub/a", body(2, LARGE));
      assertArrayEquals(body(2, LARGE), store.get(ALICE, "/pub/a").orElseThrow());
    }
    try (OpenStore store = OpenStore.open(folder)) {
      assertArrayEquals(body(2, LARGE), store.get(ALICE, "/pub/a").orElseThrow());
    }
  }

  /** A folder that was opened and could not be synced: the JDK names no file then. */
  @ParameterizedTest
  @ValueSource(strings = {"sync of blobs", "sync of its folder"})
  void failedSync_stopsWriting_whateverItSays(String operation, @TempDir Path folder) {
    FailingOnce files = new FailingOnce();
    try (OpenStore store = open(folder, files)) {
      store.register(ALICE);
      files.fail(operation, _ -> new IOException(REASON));
      assertThrows(IoFailure.class, () -> store.put(ALICE, "/pub/a", body(1, LARGE)));
      assertTrue(files.hasFailed());
      assertFalse(store.storage.health().writable());
    }
  }

  @Test
  void failedRename_stopsWriting_whateverItSays(@TempDir Path folder) {
    FailingOnce files = new FailingOnce();
    try (OpenStore store = open(folder, files)) {
      store.register(ALICE);
      files.fail("rename", file -> new FileSystemException(file.toString(), null, REASON));
      assertThrows(IoFailure.class, () -> store.put(ALICE, "/pub/a", body(1, LARGE)));
      assertTrue(files.hasFailed());
      assertFalse(store.storage.health().writable());
    }
  }
}
