package dev.hearth.storage.verify;

import dev.hearth.storage.blobs.BlobFolder;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import java.io.IOException;
import java.nio.file.Path;

/** Goes through a whole store that nobody writes to. Belongs to one thread. */
public final class StoreCheck {
  private static final String JOURNAL = "journal";

  private final Tables tables;
  private final Path journal;
  private final BlobFolder blobs;
  private final VerifyListener listener;

  /**
   * Composes a check.
   *
   * @param tables opened for reading only
   * @param journal the folder of what is not in LMDB yet; may be absent
   * @param blobs the folder of blobs, as it is
   */
  public StoreCheck(Tables tables, Path journal, BlobFolder blobs, VerifyListener listener) {
    this.tables = tables;
    this.journal = journal;
    this.blobs = blobs;
    this.listener = listener;
  }

  /**
   * Looks at everything once.
   *
   * @throws dev.hearth.storage.model.StorageException.CannotOpen if a newer build made the store
   */
  public VerifyReport run() {
    Findings findings = new Findings(listener);
    recover(findings);
    try (Transaction transaction = tables.read()) {
      StoreView view = new StoreView(tables, transaction);
      BlobCheck files = new BlobCheck(view, findings, blobs);
      part(findings, Layouts.META, () -> new MetaCheck(view, findings).run());
      part(findings, Layouts.USERS, () -> new AccountCheck(view, findings).run());
      part(findings, Layouts.TYPES, () -> new TypeCheck(view, findings).run());
      part(findings, Layouts.RESOURCES, () -> new ResourceCheck(view, findings, files).run());
      part(findings, Layouts.EVENTS, () -> new EventCheck(view, findings).run());
      part(findings, Layouts.GARBAGE, files::rest);
      return new VerifyReport(
          findings.rows(),
          files.blobs(),
          files.bytes(),
          view.rows(Layouts.GARBAGE),
          files.orphans(),
          temporaries(),
          findings.count());
    }
  }

  /** Adds what the journal has; without it, LMDB's rows are looked at alone. */
  private void recover(Findings findings) {
    try {
      tables.recover(journal);
    } catch (CannotOpen | IoFailure e) {
      findings.add(JOURNAL, "-", String.valueOf(e.getMessage()));
    } catch (CorruptRow e) {
      if (e.table().equals(JOURNAL)) { // A row of LMDB's is reported where it stands.
        findings.add(JOURNAL, "-", e.problem());
      }
    }
  }

  private interface Part {
    void run() throws IOException;
  }

  /** What LMDB or the disk can't read ends a part, and the next one is tried all the same. */
  private static void part(Findings findings, Layouts table, Part part) {
    try {
      part.run();
    } catch (IOException | IoFailure e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      findings.add(table, "-", "can't be read to its end: " + reason);
    }
  }

  private long temporaries() {
    try {
      return blobs.temporaries();
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }
}
