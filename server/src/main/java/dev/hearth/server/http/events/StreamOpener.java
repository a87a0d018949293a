package dev.hearth.server.http.events;

import dev.hearth.server.coding.AcceptEncoding;
import dev.hearth.server.coding.Coding;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.MediaTypes;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.ProblemException;
import dev.hearth.server.http.RetryLater;
import dev.hearth.server.http.jetty.StreamConnection;
import dev.hearth.server.subscriptions.Admission;
import dev.hearth.server.subscriptions.CloseReason;
import dev.hearth.server.subscriptions.Protocol;
import dev.hearth.server.subscriptions.SubscriptionRequest;
import dev.hearth.server.subscriptions.Subscriptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Turns a checked request into a stream, or into the answer that there is no room for it. */
final class StreamOpener {
  /** What streams are compressed with, the cheaper one first. */
  private static final List<Coding> CODINGS = List.of(Coding.ZSTD, Coding.GZIP);

  private final Subscriptions subscriptions;

  StreamOpener(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** Answers with a stream that goes on after this returns. */
  void open(Exchange exchange, SubscriptionRequest plain) throws IOException {
    SubscriptionRequest request =
        plain.coded(AcceptEncoding.choose(exchange.headers("Accept-Encoding"), CODINGS));
    if (exchange.isHead()) {
      headers(exchange, request);
      return;
    }
    try (Admission.Place place = admit(exchange)) {
      headers(exchange, request);
      StreamConnection connection = StreamConnection.prepare(exchange);
      subscriptions.open(place, request, connection.output());
      connection.takeOver(exchange);
    }
  }

  /** A place for one more stream of the client's address; 503 if there is none. */
  Admission.Place admit(Exchange exchange) {
    return switch (subscriptions.admit(InetAddress.ofLiteral(exchange.clientAddress()))) {
      case Admission.Refused refused -> throw refusal(refused);
      case Admission.Place place -> place;
    };
  }

  private static void headers(Exchange exchange, SubscriptionRequest request) {
    exchange.setStatus(200);
    if (request.coding() != Coding.IDENTITY) {
      exchange.setHeader("Content-Encoding", request.coding().text());
    }
    exchange
        .addHeader("Vary", "Accept-Encoding")
        .setHeader("Content-Type", mediaType(request.protocol()))
        .setHeader("Cache-Control", "no-store")
        .setHeader("X-Accel-Buffering", "no");
  }

  private static String mediaType(Protocol protocol) {
    return protocol instanceof Protocol.Native stream && stream.format() == Protocol.Format.LINES
        ? MediaTypes.NDJSON
        : RetryLater.EVENT_STREAM;
  }

  private static ProblemException refusal(Admission.Refused refused) {
    return refused.reason() == CloseReason.DRAINING
        ? Problem.of(503, "draining", "The homeserver is stopping")
            .withHeader("Retry-After", seconds(refused.retryAfter()))
            .exception()
        : overloaded("streams", refused.retryAfter());
  }

  /** There is no room for what a stream needs. */
  static ProblemException overloaded(String limit, Duration retryAfter) {
    return Problem.of(503, "overloaded", "Overloaded, try again later")
        .with("limit", limit)
        .withHeader("Retry-After", seconds(retryAfter))
        .exception();
  }

  private static String seconds(Duration time) {
    return Long.toString(Math.max(1, (time.toMillis() + 999) / 1000));
  }
}
