package dev.hearth.client.bench;

import dev.hearth.client.Pubky;
import java.util.List;

/**
 * A signed-in user of the server under load.
 *
 * @param cookie {@code name=value} of the session
 */
record Account(Pubky pubky, String cookie) {
  /** What makes a request this user's. */
  List<String> headers() {
    return List.of(tenant(), "Cookie: " + cookie);
  }

  /** What makes a request be about this user, without being theirs. */
  String tenant() {
    return "pubky-host: " + pubky.z32();
  }
}
