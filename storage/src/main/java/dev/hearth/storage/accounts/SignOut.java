package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.tables.Transaction;

/** The end of a session; answers false if there was none. */
record SignOut(SessionRows sessions, String secretHash) implements Operation<Boolean> {
  @Override
  public Change<Boolean> decide(Transaction view) {
    if (!sessions.has(view, secretHash)) {
      return _ -> false;
    }
    return batch -> {
      sessions.delete(batch.transaction(), secretHash);
      return true;
    };
  }

  @Override
  public boolean needsSpace() {
    return false;
  }
}
