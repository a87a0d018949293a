package dev.hearth.client;

import java.util.List;

/**
 * A user's signed-in state at one homeserver: enough to go on without the key, so keep it like one.
 *
 * @param secret the value of the session's cookie
 * @param capabilities what the session may do, for example {@code /:rw}
 */
public record Session(Pubky user, String secret, List<String> capabilities) {
  public Session {
    capabilities = List.copyOf(capabilities);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Session[" + user + ", " + capabilities + "]";
  }
}
