package dev.hearth.storage;

import dev.hearth.storage.blobs.BlobFolder;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.verify.StoreCheck;
import dev.hearth.storage.verify.VerifyListener;
import dev.hearth.storage.verify.VerifyReport;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks a store that no server has open: decodes every row of every table, holds them against each
 * other, and hashes every content anew. Nothing in the store is changed; the folder is locked
 * meanwhile, so that no server starts on it.
 */
public final class StoreVerifier {
  /** Address space at the least; LMDB takes what the file needs if it is more. */
  private static final long MAP_BYTES = 1 << 20;

  private StoreVerifier() {}

  /**
   * Checks a folder; memory grows by some bytes with each blob and each path that is no more.
   *
   * @throws CannotOpen if it is in use, of a newer layout or no store
   */
  public static VerifyReport verify(Path folder, VerifyListener listener) {
    Path rows = folder.resolve(Storage.ENVIRONMENT);
    if (!Files.isDirectory(rows)) {
      throw new CannotOpen("there is no store in " + folder);
    }
    EnvironmentOptions options =
        new EnvironmentOptions(MAP_BYTES, 1, Durability.SYNCED, Layouts.durable());
    try (StoreLock _ = StoreLock.hold(folder);
        Tables tables = Tables.view(Environment.view(rows, options))) {
      Path journal = folder.resolve(Storage.JOURNAL);
      return new StoreCheck(tables, journal, BlobFolder.view(folder), listener).run();
    }
  }
}
