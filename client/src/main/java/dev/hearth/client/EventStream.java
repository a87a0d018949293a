package dev.hearth.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.client.wire.EventJson;
import dev.hearth.client.wire.SseBlock;
import dev.hearth.client.wire.SseSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a subscription remembers from one connection to the next, and what each block of the stream
 * does to it.
 *
 * <p>The position moves <em>after</em> the listener returned, and only by the {@code id:} of a
 * complete block: so a connection cut anywhere, and a listener that fails, lose nothing. Used by
 * the subscription's thread; the position is read by others.
 */
final class EventStream implements SseSink {
  private static final char DELETE = 0x7F;
  private static final char LATIN_1_MAX = 0xFF;

  /** What to do after the last block. */
  enum Next {
    READ_ON,
    RECONNECT,
    END
  }

  /** An exception of the listener's, wrapped so that nobody takes it for one of ours. */
  static final class ListenerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    ListenerFailedException(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }

    RuntimeException failure() {
      return failure;
    }
  }

  private final SubscriptionRequest request;
  private final SubscriptionListener listener;
  private final Backoff backoff;

  private volatile Optional<String> position = Optional.empty();
  private volatile boolean stopped;
  private long delivered;
  private Next next = Next.READ_ON;

  EventStream(SubscriptionRequest request, SubscriptionListener listener, Backoff backoff) {
    this.request = request;
    this.listener = listener;
    this.backoff = backoff;
  }

  Optional<String> position() {
    return position;
  }

  Next next() {
    return next;
  }

  /** Any thread: nothing more is told to the listener. */
  void stop() {
    stopped = true;
  }

  /** The request line of the next connection. */
  String target() {
    if (beginsPicture()) {
      delivered = 0; // The picture begins again, and so does counting.
    }
    return request.target(remaining());
  }

  private OptionalLong remaining() {
    return request.limit().isPresent()
        ? OptionalLong.of(request.limit().getAsLong() - delivered)
        : OptionalLong.empty();
  }

  /** A connection stands. */
  void opened() {
    next = Next.READ_ON;
    tell(listener::onOpen);
    snapshotBegins();
  }

  private void snapshotBegins() {
    if (beginsPicture()) {
      delivered = 0;
      tell(listener::onSnapshot);
    }
  }

  /** Without a place to go on from, what comes next is the whole picture, if that was asked for. */
  private boolean beginsPicture() {
    return position.isEmpty() && request.start() instanceof SubscriptionRequest.Start.Snapshot;
  }

  @Override
  public void retry(long millis) {
    backoff.serverAsks(millis);
  }

  @Override
  public void block(SseBlock block) {
    if (stopped || next != Next.READ_ON) {
      return;
    }
    if (block.data().isPresent()) {
      interpret(block, block.data().get());
    } else {
      block.id().ifPresent(id -> tell(() -> listener.onProgress(progress(id))));
    }
    block.id().ifPresent(this::moveTo);
  }

  private void interpret(SseBlock block, String data) {
    switch (block.type()) {
      case "PUT", "DEL" ->
          deliver(Decoding.understood(() -> Event.of(EventJson.event(json(data)))));
      case "cursor" -> {
        Progress progress = Decoding.understood(() -> progress(json(data)));
        tell(() -> listener.onProgress(progress));
      }
      case "live" -> {
        String cursor = Decoding.understood(() -> EventJson.text(json(data), "cursor"));
        backoff.succeeded();
        tell(() -> listener.onLive(cursor));
      }
      case "reset" -> reset(Decoding.understood(() -> Reset.of(json(data))), block.id());
      case "bye" -> bye(Decoding.understood(() -> EventJson.text(json(data), "reason")));
      default -> {
        // A frame of a later protocol: its id counts, what it says does not concern us.
      }
    }
  }

  private void deliver(Event event) {
    tell(() -> listener.onEvent(event));
    delivered++;
    if (request.limit().isPresent() && delivered >= request.limit().getAsLong()) {
      next = Next.END;
    }
  }

  private void reset(Reset reset, Optional<String> id) {
    tell(() -> listener.onReset(reset));
    if (id.isEmpty()) {
      // On a stream that started with a snapshot a reset has no id: a fresh snapshot follows.
      position = Optional.empty();
      snapshotBegins();
    }
  }

  /**
   * Why a server says good-bye, and what is right then.
   *
   * <ul>
   *   <li>{@code limit}: all that was asked for has come; the end.
   *   <li>{@code revoked}: the session is gone, and asking again with it would be refused; the end,
   *       as a missing session.
   *   <li>{@code expired}: the place this stream stood at is no longer kept (retention overtook a
   *       snapshot). Connecting again is right: the server begins a fresh snapshot, or says {@code
   *       reset}. It does not count as a success, so the back-off grows if it happens again and
   *       again.
   *   <li>{@code draining} and whatever may come later: the server goes away; connect again.
   * </ul>
   */
  private void bye(String reason) {
    tell(() -> listener.onBye(reason));
    next =
        switch (reason) {
          case "limit" -> Next.END;
          case "revoked" ->
              throw new HomeserverException.Unauthorized(
                  "the session this subscription needs was revoked");
          default -> Next.RECONNECT;
        };
  }

  /** The id is what the next connection asks with, in a header's line. */
  private void moveTo(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c < ' ' || c == DELETE || c > LATIN_1_MAX) {
        throw new HomeserverException.BadAnswer("an event's id fits in no header");
      }
    }
    position = id.isEmpty() ? Optional.empty() : Optional.of(id);
    backoff.succeeded();
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      throw new ListenerFailedException(e);
    }
  }

  private static Progress progress(String id) {
    return new Progress(id, Optional.empty(), Optional.empty());
  }

  private static Progress progress(JsonNode node) {
    Optional<Instant> time =
        node.hasNonNull("time") ? Optional.of(EventJson.time(node, "time")) : Optional.empty();
    Optional<Duration> lag =
        node.path("lag_ms").isNumber()
            ? Optional.of(Duration.ofMillis(node.path("lag_ms").asLong()))
            : Optional.empty();
    return new Progress(EventJson.text(node, "cursor"), time, lag);
  }

  private static JsonNode json(String data) {
    return EventJson.parse(data);
  }
}
