package dev.hearth.server.observability;

/** The facts that log entries of this module carry. None of them is a secret or a content. */
public final class LogKeys {
  /** An address and port we listen on. */
  public static final String ADDRESS = "address";

  /** The folder with all data. */
  public static final String FOLDER = "folder";

  /** The homeserver's own key. */
  public static final String PUBKY = "pubky";

  /** Why something happened, a constant text. */
  public static final String REASON = "reason";

  /** How long something took. */
  public static final String MILLIS = "millis";

  private LogKeys() {}
}
