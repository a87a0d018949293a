package dev.hearth.server.http.events;

import dev.hearth.server.subscriptions.PathSet;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.util.Optional;

/**
 * What a stream asks of its session while it runs. It holds nothing else of the session, whose
 * capabilities would be kept once for each stream.
 *
 * @param session the hash of its secret
 * @param readable the private paths that it may read
 */
record SessionAccess(String session, Pubky user, PathSet readable, Accounts accounts)
    implements PrivateAccess {
  @Override
  public boolean exists() {
    return accounts.session(session).isPresent();
  }

  @Override
  public boolean mayReadUnder(Selector selector) {
    return selector.user().equals(Optional.of(user)) && readable.meets(selector.prefix());
  }

  @Override
  public boolean covers(Pubky owner, byte[] path, int length) {
    return user.equals(owner) && readable.contains(path, length);
  }
}
