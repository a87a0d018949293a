package dev.hearth.server.auth;

import dev.hearth.storage.model.Pubky;
import java.time.Instant;

/**
 * A session just made.
 *
 * @param secret the cookie's value; told to the client and kept nowhere
 */
public record NewSession(Pubky user, String secret, Capabilities capabilities, Instant created) {

  /** The bytes of the answer to POST: the time in microseconds. */
  public byte[] bytes() {
    long micros = created.getEpochSecond() * 1_000_000 + created.getNano() / 1_000;
    return SessionRecord.encode(user, micros, capabilities.texts());
  }

  /** Without the secret, so that it reaches no log. */
  @Override
  public String toString() {
    return "NewSession[" + user + "]";
  }
}
