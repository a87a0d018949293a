package dev.hearth.server.http.events;

import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.jetty.LateAnswer;
import dev.hearth.server.subscriptions.Admission;
import dev.hearth.server.subscriptions.CloseReason;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.server.subscriptions.Protocol;
import dev.hearth.server.subscriptions.Start;
import dev.hearth.server.subscriptions.Subscription;
import dev.hearth.server.subscriptions.SubscriptionRequest;
import dev.hearth.server.subscriptions.Subscriptions;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * JSON history that waits for an event ({@code wait=30}, docs/protocol.md §12): a page that would
 * be empty is answered when something comes that it would show, or when the time is up. Until then
 * the request is a subscriber for one event: counted with the streams, without a thread.
 */
final class LongPoll {
  static final int SECONDS_MAX = 60;

  private static final Protocol UNREAD =
      new Protocol.Native(Protocol.Format.SSE, false, Protocol.Progress.ID, false);

  private final Subscriptions subscriptions;
  private final StreamOpener opener;

  LongPoll(Subscriptions subscriptions, StreamOpener opener) {
    this.subscriptions = subscriptions;
    this.opener = opener;
  }

  /**
   * What is waited for.
   *
   * @param selectors none stands for every public event
   * @param after the place behind the empty page
   */
  record Wait(
      List<Selector> selectors, Optional<PrivateAccess> access, Sequence after, Duration most) {
    SubscriptionRequest request() {
      List<Selector> selected =
          selectors.isEmpty()
              ? List.of(Selector.of(Optional.empty(), "/".getBytes(StandardCharsets.US_ASCII)))
              : selectors;
      return new SubscriptionRequest(
          EventFilter.of(selected),
          new Start.After(new Cursor.Position(after)),
          UNREAD,
          OptionalLong.of(1),
          access);
    }
  }

  /** How long the request would wait; empty if it would not. */
  static Optional<Duration> wait(FeedQuery query, boolean reverse, Optional<Sequence> until) {
    OptionalLong seconds = query.seconds("wait", SECONDS_MAX);
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    if (reverse || until.isPresent()) {
      // Nothing that is written later lies there.
      throw new RefusedException(
          new Refusal.ConflictingParameters(List.of("wait", reverse ? "reverse" : "until")));
    }
    return Optional.of(Duration.ofSeconds(seconds.getAsLong()));
  }

  /**
   * Has the answer given when there is something, or the time is up. The route must return at once.
   */
  void park(Exchange exchange, Wait wait, LateAnswer.Sender answer) throws IOException {
    Subscription waiting;
    try (Admission.Place place = opener.admit(exchange)) {
      waiting = subscriptions.open(place, wait.request(), new Bell());
    }
    LateAnswer.when(
        exchange,
        waiting.ended(),
        wait.most(),
        () -> waiting.close(CloseReason.ENDED),
        () -> {
          refuseIfNeverWaited(waiting.ended().join());
          answer.send();
        });
  }

  /** An empty page at once would have its client ask again at once, when there is least room. */
  private static void refuseIfNeverWaited(CloseReason reason) {
    if (reason == CloseReason.REVOKED) {
      throw new RefusedException(new Refusal.SessionRequired());
    }
    if (reason == CloseReason.OVERLOADED) {
      Duration later = Duration.ofMillis(ThreadLocalRandom.current().nextLong(2_000, 10_000));
      throw StreamOpener.overloaded("selectors", later);
    }
  }
}
