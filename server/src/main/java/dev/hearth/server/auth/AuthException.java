package dev.hearth.server.auth;

import java.io.Serial;

/**
 * Why somebody may not do what they asked for. Expected, so without a trace; the message is
 * constant for each case and never repeats what the client sent.
 */
@SuppressWarnings("serial") // Never serialised.
public abstract sealed class AuthException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private AuthException(String message) {
    super(message, null, false, false);
  }

  /** The AuthToken is malformed, outside the window, wrongly signed or seen before. */
  public static final class BadAuthToken extends AuthException {
    BadAuthToken(String reason) {
      super(reason);
    }
  }

  /** The sign-up token is not of the form {@code XXXX-XXXX-XXXX}. */
  public static final class MalformedSignupToken extends AuthException {
    MalformedSignupToken() {
      super("Malformed signup token");
    }
  }

  /** Signing up here takes a token and there is none. */
  public static final class SignupTokenRequired extends AuthException {
    SignupTokenRequired() {
      super("Token required");
    }
  }

  /** The operation takes a session and there is none. */
  public static final class SessionRequired extends AuthException {
    SessionRequired() {
      super("Session required");
    }
  }

  /** There is a session, or none is needed, and it still may not be. */
  public static final class Forbidden extends AuthException {
    Forbidden(String reason) {
      super(reason);
    }
  }

  /** More tokens were used within the window than are remembered. */
  public static final class ReplayMemoryFull extends AuthException {
    ReplayMemoryFull() {
      super("Too many sign-ins at present");
    }
  }
}
