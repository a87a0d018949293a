package dev.hearth.client.bench;

import dev.hearth.client.Pubky;
import java.util.List;

/**
 * A user of the run.
 *
 * @param cookie {@code name=value} of the session; empty when nobody signed this user up
 */
record Account(Pubky pubky, String cookie) {
  /** What makes a request this user's. */
  List<String> headers() {
    return cookie.isEmpty() ? List.of() : List.of(tenant(), "Cookie: " + cookie);
  }

  /** What makes a request be about this user, without being theirs. */
  String tenant() {
    return "pubky-host: " + pubky.z32();
  }
}
