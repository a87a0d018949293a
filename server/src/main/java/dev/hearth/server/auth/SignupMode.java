package dev.hearth.server.auth;

/** Who may sign up. */
public enum SignupMode {
  /** Everybody. A token is not used up. */
  OPEN,
  /** Whoever has an unused token. */
  TOKEN_REQUIRED
}
