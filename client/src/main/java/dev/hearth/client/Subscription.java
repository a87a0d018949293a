package dev.hearth.client;

import dev.hearth.client.wire.CodedStream;
import dev.hearth.client.wire.MalformedException;
import dev.hearth.client.wire.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A live interest in selectors: one thread that reads, and connects again from where it was when
 * the connection is lost.
 *
 * <p>It ends when it is closed, when its limit is reached, when the listener throws, or when the
 * server refuses it (a 4xx other than "not now", or an answer that is no event stream). Silence,
 * lost connections and 5xx do not end it: it waits, longer each time, and asks again with the id of
 * the last complete block in {@code Last-Event-ID}. Closing from a listener's call is fine.
 */
public final class Subscription implements AutoCloseable {
  private static final String EVENT_STREAM = "text/event-stream";
  private static final int READ_BYTES = 16 * 1024;

  private final Transport transport;
  private final SessionCookies sessions;
  private final SubscriptionRequest request;
  private final SubscriptionListener listener;
  private final EventStream stream;
  private final Backoff backoff;
  private final Waiting waiting;
  private final Thread thread;
  private final Ending ending = new Ending();
  private final AtomicReference<@Nullable BodyStream> body = new AtomicReference<>();

  Subscription(
      Transport transport,
      SessionCookies sessions,
      SubscriptionRequest request,
      SubscriptionListener listener,
      Backoff backoff,
      Waiting waiting,
      Consumer<Subscription> atEnd) {
    this.transport = transport;
    this.sessions = sessions;
    this.request = request;
    this.listener = listener;
    this.backoff = backoff;
    this.waiting = waiting;
    this.stream = new EventStream(request, listener, backoff);
    this.thread = Thread.ofVirtual().name("hearth-subscription").unstarted(() -> run(atEnd));
  }

  Subscription start() {
    thread.start();
    return this;
  }

  /**
   * The position to go on from another time, as {@link SubscriptionRequest#after}: everything up to
   * it has been seen. Empty until the server has named one.
   */
  public Optional<String> cursor() {
    return stream.position();
  }

  /** Whether {@link #await} would return at once. */
  public boolean isEnded() {
    return ending.hasCome();
  }

  /**
   * Waits until the subscription has ended; after that the listener is not called again.
   *
   * @throws HomeserverException why it was refused; or whatever the listener threw
   */
  public void await() throws InterruptedException {
    ending.await();
  }

  /**
   * Ends the subscription without waiting: a call to the listener that is running is interrupted,
   * and none follows it. Use {@link #await} to wait for it.
   */
  @Override
  public void close() {
    ending.close();
    stream.stop();
    BodyStream open = body.get();
    if (open != null) {
      open.close();
    }
    thread.interrupt();
  }

  private void run(Consumer<Subscription> atEnd) {
    try {
      ending.of(this::connectAgainAndAgain);
    } finally {
      atEnd.accept(this);
    }
  }

  private void connectAgainAndAgain() throws InterruptedException {
    while (!ending.isClosed()) {
      Optional<HomeserverException> cause = connection();
      if (ending.isClosed() || stream.next() == EventStream.Next.END) {
        return;
      }
      Duration wait = backoff.next(cause.flatMap(Backoff::asked));
      listener.onRetry(cause, wait);
      waiting.await(wait);
    }
  }

  /**
   * One connection, from request to end.
   *
   * @return what ended it; empty if the server did so in good order
   * @throws HomeserverException if there is no point in asking again
   */
  private Optional<HomeserverException> connection() {
    try {
      read(connect());
      return Optional.empty();
    } catch (HomeserverException e) {
      if (isFinal(e)) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  private HttpResponse<BodyStream> connect() {
    HttpRequest.Builder builder =
        transport
            .request(stream.target())
            .header("Accept", EVENT_STREAM)
            .header("Accept-Encoding", CodedStream.accepted())
            .header("Cache-Control", "no-store");
    stream.position().ifPresent(id -> builder.header("Last-Event-ID", id));
    sessions.addTo(builder, request.selectors());
    HttpResponse<BodyStream> response = transport.open(builder.GET().build());
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith(EVENT_STREAM)) {
      response.body().close();
      throw new HomeserverException.BadAnswer("the answer is no event stream but: " + type);
    }
    return response;
  }

  private void read(HttpResponse<BodyStream> response) {
    body.set(response.body());
    String coding = response.headers().firstValue("Content-Encoding").orElse("");
    try (BodyStream raw = response.body();
        InputStream open = CodedStream.decoded(coding, raw)) {
      if (ending.isClosed()) {
        return;
      }
      stream.opened();
      SseParser parser = new SseParser(stream);
      byte[] piece = new byte[READ_BYTES];
      while (!ending.isClosed() && stream.next() == EventStream.Next.READ_ON) {
        int read = open.read(piece);
        if (read < 0) {
          return;
        }
        parser.feed(piece, 0, read);
      }
    } catch (MalformedException e) {
      throw Decoding.badAnswer(e);
    } catch (IOException e) {
      throw transport.unreachable(e);
    } finally {
      body.set(null);
    }
  }

  private static boolean isFinal(HomeserverException e) {
    return switch (e) {
      case HomeserverException.Unreachable _,
          HomeserverException.Overloaded _,
          HomeserverException.ServerFailed _ ->
          false;
      // 408 and 425 say "again, please".
      case HomeserverException.Refused _ -> e.status() != 408 && e.status() != 425;
      case HomeserverException.Unauthorized _,
          HomeserverException.Forbidden _,
          HomeserverException.NotFound _,
          HomeserverException.CursorGone _,
          HomeserverException.BadAnswer _,
          HomeserverException.Interrupted _ ->
          true;
    };
  }
}
