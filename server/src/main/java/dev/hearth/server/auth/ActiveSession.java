package dev.hearth.server.auth;

import dev.hearth.storage.model.Pubky;
import java.time.Instant;

/**
 * A session that a request presented and the store knows.
 *
 * @param secretHash what the store knows it by; also what its streams are revoked by
 */
public record ActiveSession(
    String secretHash, Pubky user, Capabilities capabilities, Instant created) {

  /** The bytes of the answer to {@code GET /session}: the time in seconds. */
  public byte[] bytes() {
    return SessionRecord.encode(user, created.getEpochSecond(), capabilities.texts());
  }
}
