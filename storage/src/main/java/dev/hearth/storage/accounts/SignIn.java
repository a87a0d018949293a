package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.tables.Transaction;
import java.util.List;

/**
 * One more session of a user.
 *
 * @param ending secrets' hashes of sessions that make room for it; answered once they are gone
 */
record SignIn(Users users, SessionRows sessions, Session session, List<String> ending)
    implements Operation<List<String>> {
  @Override
  public Change<List<String>> decide(Transaction view) {
    users.registered(view, session.user());
    return batch -> {
      ending.forEach(hash -> sessions.delete(batch.transaction(), hash));
      sessions.store(batch.transaction(), session);
      return ending;
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
