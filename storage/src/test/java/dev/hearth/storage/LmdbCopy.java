package dev.hearth.storage;

import dev.hearth.storage.lmdb.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * LMDB's file as it was right after its last commit, for a loss of power to fall back to: LMDB
 * writes in native code, past every seam of ours, and the order in which it makes pages durable is
 * trusted. So what it holds after a loss is what its last finished commit made of it.
 */
final class LmdbCopy {
  private final Path rows;
  private final Path copy;

  LmdbCopy(Path store, Path copy) {
    this.rows = store.resolve(Storage.ENVIRONMENT);
    this.copy = copy;
  }

  /** Called between a commit and the next; nobody else writes. */
  void take() throws IOException {
    Files.copy(rows.resolve(Environment.DATA_FILE), copy, StandardCopyOption.REPLACE_EXISTING);
  }

  boolean isTaken() {
    return Files.exists(copy);
  }

  /** Puts it back; without one there was no commit yet, and no folder. */
  void restore() throws IOException {
    if (Files.exists(rows)) {
      try (Stream<Path> files = Files.list(rows)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(rows);
    }
    if (isTaken()) {
      Files.createDirectory(rows);
      Files.copy(copy, rows.resolve(Environment.DATA_FILE));
    }
  }
}
