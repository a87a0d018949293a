package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.tables.Transaction;

/** One more session of a user. */
record SignIn(Users users, SessionRows sessions, Session session) implements Operation<Boolean> {
  @Override
  public Change<Boolean> decide(Transaction view) {
    users.registered(view, session.user());
    return batch -> {
      sessions.store(batch.transaction(), session);
      return true;
    };
  }

  /** False, although it adds a row: who has no session could not delete to make space. */
  @Override
  public boolean needsSpace() {
    return false;
  }

  @Override
  public long weightBytes() {
    return session.weightBytes();
  }
}
