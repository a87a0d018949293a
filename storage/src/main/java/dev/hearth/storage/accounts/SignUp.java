package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.layout.SignupTokenRow;
import dev.hearth.storage.model.StorageException.UnknownToken;
import dev.hearth.storage.model.StorageException.UsedToken;
import dev.hearth.storage.model.StorageException.UserExists;
import dev.hearth.storage.tables.Transaction;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A new user with a first session and, if one is given, the use of a token and the copy of its
 * quota: all of it or nothing.
 */
record SignUp(
    Users users,
    SessionRows sessions,
    SignupTokenRows tokens,
    Session session,
    Optional<String> token)
    implements Operation<User> {

  @Override
  public Change<User> decide(Transaction view) {
    if (users.row(view, session.user()).isPresent()) {
      throw new UserExists();
    }
    if (token.isEmpty()) {
      return batch -> {
        User user = users.create(batch, session.user(), session.created(), OptionalLong.empty());
        sessions.store(batch.transaction(), session);
        return user;
      };
    }
    SignupTokenRow row = tokens.row(view, token.get()).orElseThrow(UnknownToken::new);
    if (row.usedBy().isPresent()) {
      throw new UsedToken();
    }
    return batch -> {
      User user = users.create(batch, session.user(), session.created(), row.quotaBytes());
      tokens.store(batch.transaction(), token.get(), row.withUsedBy(session.user()));
      sessions.store(batch.transaction(), session);
      return user;
    };
  }

  @Override
  public boolean needsSpace() {
    return true;
  }

  @Override
  public long weightBytes() {
    return session.weightBytes();
  }
}
