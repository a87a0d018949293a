package dev.hearth.storage.lmdb;

import dev.hearth.storage.model.StorageException;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/** What LMDB's errors mean to the rest of storage. */
final class Translation {
  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;

  private Translation() {}

  /** {@code NoSpace} for a full map or disk, {@code Overloaded} for full reader slots, else I/O. */
  static StorageException of(LmdbException e) {
    return switch (e) {
      case Env.MapFullException full -> new StorageException.NoSpace(full);
      case Env.ReadersFullException full -> {
        StorageException overloaded = new StorageException.Overloaded("readers");
        overloaded.initCause(full);
        yield overloaded;
      }
      case LmdbNativeException errno when isNoSpace(errno.getResultCode()) ->
          new StorageException.NoSpace(errno);
      default -> new StorageException.IoFailure(e);
    };
  }

  private static boolean isNoSpace(int code) {
    return code == ENOSPC || code == EDQUOT;
  }
}
