package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with room for one stream: what the second is told, and what everybody is at the end. */
class OverloadTest {
  private static final String EVENT_STREAM = "Accept: text/event-stream";
  private FeedServer server;
  private FeedReader reader;
  private String upstream;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    server =
        FeedServer.start(
            StorageConfig.defaults(folder), limits(1, 1), new ManualTicker(), FeedLimits.DEFAULTS);
    reader = new FeedReader(server);
    upstream =
        "/events-stream?live=true&user=" + server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
  }

  private static SubscriptionLimits limits(int streams, int streamsPerAddress) {
    SubscriptionLimits d = SubscriptionLimits.DEFAULTS;
    return new SubscriptionLimits(
        streams,
        streamsPerAddress,
        d.ringSequences(),
        d.tailBytes(),
        d.readers(),
        d.batchBytes(),
        d.heartbeat(),
        d.progress(),
        d.progressRows(),
        d.stallTimeout());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void assertTurnedAway(String code) throws IOException {
    for (String target : new String[] {"/events/?subscribe=*/", upstream}) {
      RawAnswer browser = reader.get(target, EVENT_STREAM);
      assertEquals(200, browser.status());
      assertEquals(Optional.of("text/event-stream"), browser.header("Content-Type"));
      assertTrue(browser.text().matches("retry: [1-9][0-9]{3,}\n\n"), browser.text());
      RawAnswer program = reader.get(target);
      assertEquals(503, program.status());
      assertTrue(program.header("Retry-After").orElseThrow().matches("[1-9][0-9]*"));
    }
    assertEquals("503 " + code, FeedReader.problem(reader.get("/events/?subscribe=*/")));
    assertTrue(reader.get(upstream).header("Content-Type").orElseThrow().startsWith("text/plain"));
  }

  @Test
  void whenFull_browsersComeBackLater_andProgramsGet503() throws IOException {
    try (StreamClient only = reader.open("/events/?subscribe=*/")) {
      assertEquals("live", FeedReader.summary(only.frame()));
      assertTurnedAway("overloaded");
      // What is wrong with a request is said even then.
      assertEquals(
          "400 bad_cursor",
          FeedReader.problem(reader.get("/events/?subscribe=*/&cursor=x", EVENT_STREAM)));
    }
  }

  /** Behind a proxy that is trusted a stranger is not this machine, which has no such limit. */
  @Test
  void oneAddress_hasItsShare(@TempDir Path folder) throws IOException {
    String first = "X-Forwarded-For: 198.51.100.9, 203.0.113.7";
    try (FeedServer wide =
        FeedServer.start(
            StorageConfig.defaults(folder),
            limits(3, 1),
            new ManualTicker(),
            FeedLimits.DEFAULTS)) {
      FeedReader strangers = new FeedReader(wide);
      try (StreamClient one = strangers.open("/events/?subscribe=*/", first)) {
        assertEquals("live", FeedReader.summary(one.frame()));
        assertEquals(503, strangers.get("/events/?subscribe=*/", first).status());
        try (StreamClient other =
                strangers.open("/events/?subscribe=*/", "X-Forwarded-For: 203.0.113.8");
            StreamClient local =
                strangers.open("/events/?subscribe=*/", "X-Forwarded-For: dead.beef")) {
          assertEquals("live", FeedReader.summary(other.frame()));
          assertEquals("live", FeedReader.summary(local.frame()));
        }
      }
    }
  }

  @Test
  void draining_saysByeAndAdmitsNobody() throws IOException {
    try (StreamClient open = reader.open("/events/?subscribe=*/")) {
      assertEquals("live", FeedReader.summary(open.frame()));
      server.subscriptions.drain().join();
      assertEquals("bye=draining", FeedReader.summary(open.frame()));
      assertEquals("", open.rest());
    }
    assertTurnedAway("draining");
    assertEquals(200, reader.get("/events/").status());
  }
}
