package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.tables.Transaction;
import java.util.function.UnaryOperator;

/** Another flag or quota in a user's row, which keeps its size. */
record ChangeUser(Users users, Pubky user, UnaryOperator<UserRow> change)
    implements Operation<Boolean> {
  @Override
  public Change<Boolean> decide(Transaction view) {
    UserRow changed = change.apply(users.registered(view, user));
    return batch -> {
      users.store(batch, user, changed);
      return true;
    };
  }

  @Override
  public boolean needsSpace() {
    return false;
  }
}
