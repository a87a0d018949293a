package dev.hearth.client;

import dev.hearth.client.wire.MalformedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/** Sends requests to one homeserver; the only class that owns an HTTP client. Safe to share. */
final class Transport implements AutoCloseable {
  /** The greatest history page, 1,000 events with a value each, stays below. */
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private static final int REASON_BYTES_MAX = 16 << 10;
  private static final int NO_CONTENT = 204;
  private static final int STATUS_OK_MAX = 299;

  private final URI server;
  private final Timeouts timeouts;
  private final HttpClient http;

  /**
   * @param server scheme, host and port only
   */
  Transport(URI server, Timeouts timeouts) {
    this.server = server;
    this.timeouts = timeouts;
    // Plain HTTP stays with 1.1: the upgrade that the JDK offers otherwise is one more thing that a
    // proxy on the way
    // can stumble over, and it gives nothing here.
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeouts.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(
                server.getScheme().equals("https")
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .build();
  }

  URI server() {
    return server;
  }

  Timeouts timeouts() {
    return timeouts;
  }

  /**
   * A request for the given target.
   *
   * @param target path and query, encoded
   */
  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create(server + target)).timeout(timeouts.answer());
  }

  /** Sends, and reads a small answer whole. */
  Answer call(HttpRequest.Builder request) {
    HttpResponse<BodyStream> response = open(request.build());
    try (BodyStream body = response.body()) {
      return new Answer(
          response.statusCode(),
          response.headers(),
          Content.wrap(whole(body)),
          isDelimited(response));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Sends, and leaves the body to the caller, who closes it.
   *
   * @throws HomeserverException if the status is not 2xx
   */
  HttpResponse<BodyStream> open(HttpRequest request) {
    return open(request, timeouts.silence());
  }

  HttpResponse<BodyStream> open(HttpRequest request, Duration silenceMax) {
    HttpResponse<BodyStream> response;
    try {
      response = http.send(request, _ -> new BodyStream(silenceMax));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HomeserverException.Interrupted(e);
    }
    if (response.statusCode() > STATUS_OK_MAX) {
      try (BodyStream body = response.body()) {
        throw Statuses.failure(response.statusCode(), response.headers(), reason(body));
      }
    }
    return response;
  }

  /**
   * Whether an answer says where it ends, by a length or by chunks. One that does not ends with its
   * connection (RFC 9112 §6.3), and nobody sees whether it was cut.
   */
  static boolean isDelimited(HttpResponse<?> response) {
    HttpHeaders headers = response.headers();
    return response.version() != HttpClient.Version.HTTP_1_1
        || response.statusCode() == NO_CONTENT
        || headers.firstValue("Content-Length").isPresent()
        || headers.firstValue("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  /**
   * Refuses an answer that would look the same if it were cut.
   *
   * @param delimited what {@link #isDelimited} found
   * @param verified whether the content shows by itself that it is whole
   */
  static void requireEnd(boolean delimited, boolean verified) {
    if (!delimited && !verified) {
      throw new HomeserverException.BadAnswer(
          "the answer ends with its connection, so nobody can tell whether it was cut");
    }
  }

  /**
   * Decodes an answer that shows by itself whether it is whole.
   *
   * @throws HomeserverException.Unreachable if it can't be decoded, and may have been cut
   * @throws HomeserverException.BadAnswer if it can't be decoded, and has not been cut
   */
  <T> T understood(Answer answer, Function<String, T> decoding) {
    try {
      return decoding.apply(answer.body().text());
    } catch (MalformedException e) {
      if (answer.delimited()) {
        throw Decoding.badAnswer(e);
      }
      throw unreachable(cutShort(e));
    }
  }

  /**
   * What to tell when content does not have the hash that the server named.
   *
   * @param delimited whether the answer said where it ends; else it may have been cut
   */
  HomeserverException mismatch(boolean delimited, HashMismatchException mismatch) {
    return delimited
        ? new HomeserverException.BadAnswer(HashMismatchException.TEXT, mismatch)
        : unreachable(cutShort(mismatch));
  }

  private static IOException cutShort(Exception seenBy) {
    return new IOException("the answer was cut short", seenBy);
  }

  /** What to tell when reading or writing failed. */
  HomeserverException unreachable(IOException failure) {
    if (Thread.currentThread().isInterrupted()) {
      return new HomeserverException.Interrupted(failure);
    }
    return new HomeserverException.Unreachable(
        server + " does not answer: " + why(failure), failure);
  }

  private static String why(IOException failure) {
    String message = failure.getMessage();
    return switch (failure) {
      case HttpTimeoutException _ -> "no answer in time";
      case ConnectException _ when message == null -> "no connection";
      default -> message == null ? failure.getClass().getSimpleName() : message;
    };
  }

  private static byte[] whole(BodyStream body) throws IOException {
    byte[] bytes = body.readNBytes(ANSWER_BYTES_MAX + 1);
    if (bytes.length > ANSWER_BYTES_MAX) {
      throw new HomeserverException.BadAnswer("an answer is larger than any the protocol has");
    }
    return bytes;
  }

  /** The beginning of an error's text; a server that cuts it short has still said its status. */
  private static String reason(BodyStream body) {
    try {
      return new String(body.readNBytes(REASON_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    // Not close(): that waits for every open stream to end by itself.
    http.shutdownNow();
  }
}
