package dev.hearth.storage;

import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.blobs.Contents;
import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.resources.Resources;
import dev.hearth.storage.selectors.SelectorTables;
import java.nio.file.Path;

/**
 * The durable truth of one homeserver: one folder, opened by one process. Closing is idempotent and
 * waits for writes in progress.
 */
@SuppressWarnings("DoNotCallSuggester") // Until the rooms below stand.
public final class Storage implements AutoCloseable {
  private Storage() {}

  /**
   * Opens the folder, making it if absent, and mends what a crash left.
   *
   * @throws dev.hearth.storage.model.StorageException.CannotOpen if it is in use, of a newer layout
   *     or no store
   */
  public static Storage open(StorageConfig config, StorageSeams seams) {
    throw new UnsupportedOperationException(config + " " + seams);
  }

  public EventLog events() {
    throw new UnsupportedOperationException();
  }

  public Resources resources() {
    throw new UnsupportedOperationException();
  }

  public Accounts accounts() {
    throw new UnsupportedOperationException();
  }

  public Contents contents() {
    throw new UnsupportedOperationException();
  }

  public SelectorTables selectors() {
    throw new UnsupportedOperationException();
  }

  /** Registers the one listener to committed batches; call before the first write. */
  public void announceTo(CommitListener listener) {
    throw new UnsupportedOperationException(listener.toString());
  }

  /** What operators watch; cheap. */
  public StorageHealth health() {
    throw new UnsupportedOperationException();
  }

  /** Copies the running store into an empty or absent folder, consistent and synced. */
  public void backup(Path target) {
    throw new UnsupportedOperationException(target.toString());
  }

  @Override
  public void close() {}
}
