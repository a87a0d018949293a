package dev.hearth.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.client.KeyPair;
import dev.hearth.client.wire.AuthClock;
import dev.hearth.client.wire.AuthToken;
import dev.hearth.client.wire.RequestPath;
import dev.hearth.client.wire.ZBase32;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;

/** Somebody with an account who writes, by bare requests. */
final class Person {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AuthClock CLOCK = new AuthClock(Clock.systemUTC(), new SecureRandom());

  private final KeyPair key = KeyPair.generate(new SecureRandom());
  private final URI server;
  private final String cookie;

  /** Signs up at a homeserver that is open to everybody. */
  Person(URI server) throws Exception {
    this.server = server;
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(server.resolve("/signup"))
                .POST(BodyPublishers.ofByteArray(token())));
    assertEquals(200, answer.statusCode(), answer.body());
    this.cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  String z32() {
    return key.pubky().z32();
  }

  /** What signs this person up or in, once. */
  byte[] token() {
    return AuthToken.encode(
        CLOCK.nextMicros(), ZBase32.decode(z32()), AuthToken.CAPABILITIES_ROOT, key::sign);
  }

  /** The id of the event that the write made. */
  String put(String path, String content) throws Exception {
    HttpResponse<String> answer = send(request(path).PUT(BodyPublishers.ofString(content)));
    assertEquals(201, answer.statusCode(), answer.body());
    return eventId(answer);
  }

  /** The id of the event that the deletion made. */
  String delete(String path) throws Exception {
    HttpResponse<String> answer = send(request(path).DELETE());
    assertEquals(204, answer.statusCode(), answer.body());
    return eventId(answer);
  }

  String address(String path) {
    return "pubky://" + z32() + path;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(RequestPath.encode(path)))
        .header("pubky-host", z32())
        .header("Cookie", cookie);
  }

  private static String eventId(HttpResponse<?> answer) {
    return answer.headers().firstValue("Hearth-Event-Id").orElseThrow();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
