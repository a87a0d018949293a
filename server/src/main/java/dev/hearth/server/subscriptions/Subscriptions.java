package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.resources.Resources;
import dev.hearth.storage.selectors.SelectorTables;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/**
 * All open streams, and the front door of this room. Opened after the storage and before its first
 * write; closed before the storage. Safe for any thread.
 *
 * <pre>{@code
 * switch (subscriptions.admit(address)) {
 *   case Admission.Refused refused -> answer 200 with retry: and close, or 503
 *   case Admission.Place place -> {
 *     try (place) {
 *       set status and headers, begin asynchronous output
 *       subscriptions.open(place, request, output);
 *     }
 *   }
 * }
 * }</pre>
 */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // Until the engine stands.
public final class Subscriptions implements AutoCloseable {
  private Subscriptions() {}

  /**
   * Starts the engine's threads at the newest sequence of the log.
   *
   * @param ticker closed with the engine
   */
  public static Subscriptions start(
      EventLog log,
      Resources resources,
      SelectorTables selectors,
      SubscriptionLimits limits,
      Ticker ticker) {
    throw new UnsupportedOperationException("" + log + resources + selectors + limits + ticker);
  }

  /** What storage announces committed batches to; never blocks the committer. */
  public CommitListener listener() {
    throw new UnsupportedOperationException();
  }

  /** Takes a place for a stream of a client at this address, before anything is answered. */
  public Admission admit(InetAddress address) {
    throw new UnsupportedOperationException(address.toString());
  }

  /**
   * Opens a stream on an output whose status and headers are set but not sent. Reads the edges of
   * the log (so that "from now" is now) and writes the first bytes; all else happens on the
   * engine's threads.
   */
  public Subscription open(
      Admission.Place place, SubscriptionRequest request, StreamOutput output) {
    throw new UnsupportedOperationException("" + place + request + output);
  }

  /**
   * Ends every stream that was opened under a session, before any later private event is sent on
   * it. Call it once the end of the session is durable and before answering.
   *
   * @param session as {@link PrivateAccess#session} names it
   */
  public void revoke(String session) {
    throw new UnsupportedOperationException(session);
  }

  /**
   * Admits nobody any more and ends every stream with {@code bye} {@code draining}; completes when
   * all have ended. A stream whose socket takes nothing keeps it waiting: bound the wait, then
   * {@link #close}.
   */
  public CompletableFuture<Void> drain() {
    throw new UnsupportedOperationException();
  }

  public SubscriptionFigures figures() {
    throw new UnsupportedOperationException();
  }

  /** Cuts the streams that are left and stops the threads. Idempotent. */
  @Override
  public void close() {}
}
