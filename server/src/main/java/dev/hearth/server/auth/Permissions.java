package dev.hearth.server.auth;

import dev.hearth.server.auth.AuthException.Forbidden;
import dev.hearth.server.auth.AuthException.SessionRequired;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may read and write which path: the rules of wire specification §4.3, on one screen. Paths are
 * decoded and normalised; the answer never depends on whether anything is stored there.
 *
 * @param privateStorage false makes {@code /priv/} a folder like any other that nobody may use, as
 *     upstream 0.6 has it
 */
public record Permissions(boolean privateStorage) {
  public static final String PUBLIC = "/pub/";
  public static final String PRIVATE = "/priv/";

  /** Upstream's tests look for the start of this text. */
  private static final String OUTSIDE_ROOTS =
      "Writing to directories other than '/pub/' or '/priv/' is forbidden";

  /**
   * Refuses a read unless it is allowed.
   *
   * @param session looked up only when the path needs one
   */
  public void requireRead(
      Pubky tenant, ResourcePath path, Supplier<Optional<ActiveSession>> session) {
    if (path.isUnder(PUBLIC)) {
      return;
    }
    if (!privateStorage || !path.isUnder(PRIVATE)) {
      throw new Forbidden("Reading outside of '/pub/' and '/priv/' is forbidden");
    }
    ActiveSession reader = session.get().orElseThrow(SessionRequired::new);
    requireOwner(tenant, reader);
    if (!reader.capabilities().mayRead(path)) {
      throw new Forbidden("The session has no capability to read this path");
    }
  }

  /** Refuses every write without a session; asked before anything else about the request. */
  public ActiveSession requireSession(Optional<ActiveSession> session) {
    return session.orElseThrow(SessionRequired::new);
  }

  /** Refuses a write unless it is allowed. */
  public void requireWrite(Pubky tenant, ResourcePath path, ActiveSession writer) {
    boolean inRoots = path.isUnder(PUBLIC) || (privateStorage && path.isUnder(PRIVATE));
    if (!inRoots) {
      throw new Forbidden(OUTSIDE_ROOTS);
    }
    requireOwner(tenant, writer);
    if (!writer.capabilities().mayWrite(path)) {
      throw new Forbidden("The session has no capability to write this path");
    }
  }

  private static void requireOwner(Pubky tenant, ActiveSession session) {
    if (!session.user().equals(tenant)) {
      throw new Forbidden("The session belongs to another user");
    }
  }
}
