package dev.hearth.server.subscriptions;

import java.util.Locale;

/** Why a stream ended; every end is counted under one of these. */
public enum CloseReason {
  /** The client closed the connection, or it broke. */
  GONE,
  /** The client said goodbye, as a WebSocket's does. */
  LEFT,
  /** The client broke the rules of its connection. */
  MISUSED,
  /** The socket accepted no byte for the stall timeout. */
  STALLED,
  /** The server is shutting down. */
  DRAINING,
  /** Retention passed a position that can't be reset: a snapshot's, or on upstream's stream. */
  EXPIRED,
  /** The session it was opened under has ended. */
  REVOKED,
  /** The limit of events the client asked for is reached. */
  LIMIT,
  /** History has ended and the client asked for no more. */
  ENDED,
  /** A limit of the server is reached. */
  OVERLOADED,
  /** Reading failed; the log has the cause. */
  FAILED;

  /** As metrics and {@code bye} frames name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
