package dev.hearth.client;

import dev.hearth.client.testing.RecordingListener;
import dev.hearth.client.testing.ScriptedServer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A client of a scripted server, what its subscription was told, and how long it would have waited:
 * no test sleeps.
 */
abstract class SubscriptionFixture {
  static final SubscriptionRequest ALL =
      SubscriptionRequest.to(Selector.parse("*/pub/")).after("0");

  static final Duration LONG = Duration.ofSeconds(50);

  final RecordingListener seen = new RecordingListener();
  final LinkedBlockingQueue<Duration> waits = new LinkedBlockingQueue<>();

  HomeserverClient client(ScriptedServer server, Duration silence) {
    return HomeserverClient.builder(server.uri())
        .timeouts(new Timeouts(LONG, LONG, silence))
        .random(BackoffTest.GREATEST)
        .waiting(waits::add)
        .build();
  }

  HomeserverClient client(ScriptedServer server) {
    return client(server, LONG);
  }

  static Optional<String> lastEventId(String request) {
    return request
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("last-event-id:"))
        .map(line -> line.substring("last-event-id:".length()).strip())
        .findFirst();
  }

  static String head(String... more) {
    String start = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    return start + String.join("\r\n", more) + "\r\n\r\n";
  }
}
