package dev.hearth.server.http;

import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.storage.model.Pubky;
import java.util.Optional;

/** Finds the session behind a request for private events. */
interface PrivateSessions {
  /**
   * The session of this user that the request presents, under the tenant's name or the user's own;
   * else the tenant's session, whoever that is; empty if there is none at all.
   */
  Optional<Found> find(Exchange exchange, Pubky user);

  /** A session that exists. */
  interface Found {
    Pubky user();

    /** True if some path that starts with this prefix could be covered by a read capability. */
    boolean mayCoverUnder(String prefix);

    PrivateAccess access();
  }
}
