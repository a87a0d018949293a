package dev.hearth.storage;

import dev.hearth.storage.blobs.BlobCopier;
import dev.hearth.storage.blobs.BlobFolder;
import dev.hearth.storage.blobs.Unlinker;
import dev.hearth.storage.files.DiskFull;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.lmdb.Durability;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.EnvironmentOptions;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import dev.hearth.storage.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Copies a running store.
 *
 * <p>Unlinking stops first, so that every blob that the copied rows name is still there when its
 * turn comes; a blob is never changed, so a second name for its file is as good as a copy. The rows
 * get their name last: a backup that was cut short holds no store. One that lacks a content which
 * the store itself has lost is finished, and says so.
 */
final class Backup {
  private static final String PARTIAL = Storage.ENVIRONMENT + ".partial";

  /** Address space to look into the copy, and to change a row of it, beyond what its file needs. */
  private static final long VIEW_BYTES = 1 << 20;

  private final Tables tables;
  private final BlobFolder blobs;
  private final Unlinker unlinker;
  private final FileSeam files;

  Backup(Tables tables, BlobFolder blobs, Unlinker unlinker, FileSeam files) {
    this.tables = tables;
    this.blobs = blobs;
    this.unlinker = unlinker;
    this.files = files;
  }

  /**
   * Copies into an empty or absent folder, on a thread of its own that the caller waits for: the
   * caller may be a virtual thread, and those can't write to LMDB, nor should they hold a carrier
   * while all of it is copied.
   *
   * @throws CannotOpen if the target is not empty
   */
  BackupReport into(Path folder) {
    CompletableFuture<BackupReport> copied = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("hearth-backup")
        .start(
            () -> {
              try {
                copied.complete(copy(folder));
              } catch (Throwable e) { // Whatever it is, the caller must hear of it.
                copied.completeExceptionally(e);
              }
            });
    try {
      return copied.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException refusal -> throw refusal;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  private BackupReport copy(Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    try (Unlinker.Pause _ = unlinker.pause()) {
      prepare(target);
      Path partial = target.resolve(PARTIAL);
      files.createFolder(partial);
      tables.copyTo(partial);
      // The journal stays with the store; a backup begins one of its own when it is opened.
      Tables.unbind(partial, Files.size(partial.resolve(Environment.DATA_FILE)) + VIEW_BYTES);
      files.delete(partial.resolve(Environment.LOCK_FILE));
      files.syncFile(partial.resolve(Environment.DATA_FILE));
      files.syncFolder(partial);
      BackupReport report = copyContents(partial, target);
      files.rename(partial, target.resolve(Storage.ENVIRONMENT));
      files.syncFolder(target);
      return report;
    } catch (IOException e) {
      if (DiskFull.isReasonOf(e, target)) {
        throw new NoSpace(e);
      }
      throw new IoFailure(e);
    }
  }

  private void prepare(Path target) throws IOException {
    if (target.getParent() == null) {
      throw new CannotOpen("the root folder can't hold a backup");
    }
    if (Files.exists(target) && (!Files.isDirectory(target) || !files.list(target).isEmpty())) {
      throw new CannotOpen("the folder %s is not empty".formatted(target));
    }
    Storage.make(target, files);
  }

  private BackupReport copyContents(Path rows, Path target) throws IOException {
    EnvironmentOptions options =
        new EnvironmentOptions(
            VIEW_BYTES, 1, Durability.SYNCED, Set.of(Layouts.RESOURCES, Layouts.USER_KEYS));
    try (Environment copy = Environment.view(rows, options)) {
      return new BackupContents(copy, BlobCopier.into(target, blobs, files)).copy();
    }
  }
}
