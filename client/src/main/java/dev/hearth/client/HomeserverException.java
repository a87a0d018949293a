package dev.hearth.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Everything that can go wrong between an application and its homeserver. Sealed: a {@code switch}
 * over it needs no default.
 *
 * <p>The class says who has to act, the message what happened. Messages are for people; decide by
 * class and {@link #status()}.
 */
public abstract sealed class HomeserverException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The status of a failure that has none. */
  public static final int NO_STATUS = 0;

  private final int status;

  private HomeserverException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status; {@link #NO_STATUS} if there was no answer. */
  public final int status() {
    return status;
  }

  /**
   * No answer: no connection, silence for too long, or an answer cut short. Trying again may help.
   */
  public static final class Unreachable extends HomeserverException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, Throwable cause) {
      super(NO_STATUS, message);
      initCause(cause);
    }

    Unreachable(String message) {
      super(NO_STATUS, message);
    }
  }

  /** 401: no session, or one that is over. Sign in. */
  public static final class Unauthorized extends HomeserverException {
    private static final long serialVersionUID = 1L;

    Unauthorized(String message) {
      super(401, message);
    }
  }

  /** 403: the session may not do this, or the user is disabled. */
  public static final class Forbidden extends HomeserverException {
    private static final long serialVersionUID = 1L;

    Forbidden(String message) {
      super(403, message);
    }
  }

  /** 404: no such user, resource or folder. */
  public static final class NotFound extends HomeserverException {
    private static final long serialVersionUID = 1L;

    NotFound(String message) {
      super(404, message);
    }
  }

  /** 410: the cursor names no place in this server's log, or one that retention has removed. */
  public static final class CursorGone extends HomeserverException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Reset> reset;

    CursorGone(String message, Optional<Reset> reset) {
      super(410, message);
      this.reset = reset;
    }

    /** Why, and what is still there; empty if the server did not say. */
    public Optional<Reset> reset() {
      return reset;
    }
  }

  /** Any other 4xx, and 507 for "no room": this request, as it is, is not accepted. */
  public static final class Refused extends HomeserverException {
    private static final long serialVersionUID = 1L;

    Refused(int status, String message) {
      super(status, message);
    }
  }

  /** 429 or 503: too much at the moment. Wait, then try again. */
  public static final class Overloaded extends HomeserverException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    Overloaded(int status, String message, Optional<Duration> retryAfter) {
      super(status, message);
      this.retryAfter = retryAfter;
    }

    /** How long the server asks to wait; empty if it did not say. */
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  /** Any other 5xx: the server's own trouble. */
  public static final class ServerFailed extends HomeserverException {
    private static final long serialVersionUID = 1L;

    ServerFailed(int status, String message) {
      super(status, message);
    }
  }

  /**
   * An answer that does not follow the protocol, or content that does not have the hash it should
   * have.
   */
  public static final class BadAnswer extends HomeserverException {
    private static final long serialVersionUID = 1L;

    BadAnswer(String message, Throwable cause) {
      super(NO_STATUS, message);
      initCause(cause);
    }

    BadAnswer(String message) {
      super(NO_STATUS, message);
    }
  }

  /** The thread was interrupted while it waited; its interrupt flag is set again. */
  public static final class Interrupted extends HomeserverException {
    private static final long serialVersionUID = 1L;

    Interrupted(Throwable cause) {
      super(NO_STATUS, "interrupted while waiting for the homeserver");
      initCause(cause);
    }
  }
}
