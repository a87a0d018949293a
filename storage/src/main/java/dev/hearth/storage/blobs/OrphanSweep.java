package dev.hearth.storage.blobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the files that no row names: bodies that were whole when a crash came before their commit.
 * Only names of earlier starts are looked at, because an upload in progress can own none of them;
 * such a name can lose its row meanwhile, never gain one.
 */
final class OrphanSweep {
  /** Names held in memory at once, about 16 MB of them; each such set costs one scan of rows. */
  private static final int SUSPECTS_MAX = 100_000;

  private final BlobFolder folder;
  private final BlobRows rows;
  private final long start;

  OrphanSweep(BlobFolder folder, BlobRows rows, long start) {
    this.folder = folder;
    this.rows = rows;
    this.start = start;
  }

  /** Receives each orphan's name. */
  interface Visitor {
    void orphan(String name) throws IOException;
  }

  /**
   * Sweeps once.
   *
   * @param between run before each step of the work; what it throws ends the sweep
   */
  void run(Visitor visitor, Runnable between) throws IOException {
    Set<String> suspects = new HashSet<>();
    for (Path bucket : folder.buckets()) {
      between.run();
      for (BlobName name : folder.names(bucket)) {
        if (name.start() < start) {
          suspects.add(name.toString());
        }
      }
      if (suspects.size() >= SUSPECTS_MAX) {
        settle(suspects, visitor, between);
      }
    }
    settle(suspects, visitor, between);
  }

  private void settle(Set<String> suspects, Visitor visitor, Runnable between) throws IOException {
    if (suspects.isEmpty()) {
      return;
    }
    rows.visitNamed(suspects::remove, between);
    for (String orphan : suspects) {
      visitor.orphan(orphan);
    }
    suspects.clear();
  }
}
