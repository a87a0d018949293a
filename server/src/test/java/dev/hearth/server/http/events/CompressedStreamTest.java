package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.auth.NewSession;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A compressed stream says what a plain one says, byte for byte, whether it comes from the log, as
 * shared runs from the tail or one by one; decoded by libraries that are not ours.
 */
class CompressedStreamTest extends OneUserFixture {
  private static final int MANY = 3_000;

  private StreamClient open(String coding, String target) throws IOException {
    StreamClient stream = reader.open(target, "Accept-Encoding: " + coding);
    assertEquals(200, stream.head().status());
    assertEquals(coding, stream.head().header("Content-Encoding").orElse("identity"));
    return stream;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void history_isTheSameAsPlain_andEndsWhole(String coding) throws IOException {
    server.putMany(alice, "/pub/app/", MANY);
    String target = "/events/?subscribe=*/&cursor=0&limit=" + MANY;
    try (StreamClient plain = open("identity", target);
        StreamClient coded = open(coding, target)) {
      assertEquals(withoutRetry(plain.rest()), withoutRetry(coded.rest()));
    }
  }

  private static String withoutRetry(String text) {
    return text.replaceFirst("retry: [0-9]+", "retry: N");
  }

  /** Streams that begin anywhere in a burst meet at the same runs, and none loses an event. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void liveEvents_areTheSameAsPlain(String coding) throws IOException {
    List<StreamClient> streams = new ArrayList<>();
    try {
      for (String format : List.of("", "&format=json", "&format=ndjson")) {
        for (String selector : List.of("*/", alice + "/pub/", alice + "/pub/app/000")) {
          String target = "/events/?subscribe=" + selector + "&limit=1000" + format;
          streams.add(open("identity", target));
          streams.add(open(coding, target));
        }
      }
      server.awaitLive(streams.size());
      server.putMany(alice, "/pub/app/", 700);
      for (int n = 0; n < 40; n++) {
        server.put(alice, "/pub/app/000single" + n, "x");
      }
      server.putMany(alice, "/pub/app/", 300);
      for (int i = 0; i < streams.size(); i += 2) {
        String plain = records(streams.get(i).rest());
        assertEquals(plain, records(streams.get(i + 1).rest()), "stream " + i);
        assertTrue(plain.contains("/pub/app/000000"), plain);
      }
    } finally {
      for (StreamClient stream : streams) {
        stream.close();
      }
    }
  }

  /** What the streams say besides events depends on when they say it. */
  private static String records(String text) {
    StringBuilder records = new StringBuilder();
    text.lines()
        .filter(line -> line.contains("pubky://") || line.contains("content_hash"))
        .forEach(line -> records.append(line).append('\n'));
    return records.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void oneEvent_canBeReadBeforeTheNextIsSent(String coding) throws IOException {
    try (StreamClient stream = open(coding, "/events/?subscribe=*/")) {
      assertEquals("live", FeedReader.summary(stream.frame()));
      for (int n = 0; n < 5; n++) {
        server.put(alice, "/pub/" + n, "x");
        assertEquals("" + n, FeedReader.summary(stream.frame()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void heartbeatsAndProgress_areReadable(String coding) throws IOException {
    try (StreamClient stream = open(coding, "/events/?subscribe=" + alice + "/pub/quiet/")) {
      assertEquals(List.of("retry: N", ":"), retryHidden(stream.block()));
      assertEquals("live", FeedReader.summary(stream.block()));
      server.awaitLive(1);
      ticker.advance(Duration.ofSeconds(16));
      assertEquals(List.of(":"), stream.block());
      Event other = server.put(alice, "/pub/loud", "x");
      server.awaitPublished(other.sequence());
      ticker.advance(Duration.ofSeconds(16));
      assertEquals("id=" + other.sequence(), FeedReader.summary(stream.frame()));
    }
  }

  private static List<String> retryHidden(List<String> block) {
    return block.stream().map(line -> line.startsWith("retry: ") ? "retry: N" : line).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void upstreamsStream_isCompressedToo(String coding) throws IOException {
    server.putMany(alice, "/pub/app/", 200);
    String target = "/events-stream?user=" + alice;
    try (StreamClient plain = open("identity", target);
        StreamClient coded = open(coding, target)) {
      assertEquals(plain.rest(), coded.rest());
    }
  }

  @Test
  void aDrainedStream_endsWhole() throws IOException {
    try (StreamClient gzip = open("gzip", "/events/?subscribe=*/")) {
      assertEquals("live", FeedReader.summary(gzip.frame()));
      var _ = server.subscriptions.drain();
      assertTrue(gzip.rest().endsWith("event: bye\ndata: {\"reason\":\"draining\"}\n\n"));
    }
  }

  @Test
  void withoutAcceptEncoding_nothingIsCompressed() throws IOException {
    try (StreamClient stream = reader.open("/events/?subscribe=*/")) {
      assertTrue(stream.head().header("Content-Encoding").isEmpty());
      assertTrue(stream.head().all("Vary").contains("Accept-Encoding"));
      assertEquals("live", FeedReader.summary(stream.frame()));
    }
  }

  /** What a stranger can make somebody's stream say must not meet his secrets in a compressor. */
  @Test
  void privateStreams_areNeverCompressed() throws IOException {
    TestKey key = TestKey.ofSeedByte(3);
    NewSession session = server.signUp(key, "/:rw");
    Pubky carol = session.user();
    try (StreamClient stream =
        reader.open(
            "/events/?subscribe=" + carol + "/priv/&subscribe=*/pub/",
            "Accept-Encoding: gzip, zstd",
            "Cookie: " + carol + "=" + session.secret())) {
      assertEquals(200, stream.head().status());
      assertTrue(stream.head().header("Content-Encoding").isEmpty());
      assertEquals("live", FeedReader.summary(stream.frame()));
    }
  }

  @Test
  void head_saysWhatGetWouldBe() throws IOException {
    RawAnswer head = reader.ask("HEAD", "/events/?subscribe=*/", "Accept-Encoding: gzip");
    assertEquals("gzip", head.header("Content-Encoding").orElseThrow());
    assertFalse(head.header("Content-Length").filter(length -> !length.equals("0")).isPresent());
  }

  /** curl decodes by zlib and libzstd as it ships them; left out where there is no curl. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void curl_decodesAStreamThatEnds(String coding) throws Exception {
    server.putMany(alice, "/pub/app/", 500);
    Process curl;
    try {
      curl =
          new ProcessBuilder(
                  "curl",
                  "-sSN",
                  "--compressed",
                  "-H",
                  "Accept-Encoding: " + coding,
                  "http://127.0.0.1:" + server.port() + "/events/?subscribe=*/&cursor=0&limit=500")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      System.out.println("no curl on this machine: " + e.getMessage());
      return;
    }
    String text =
        new String(curl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(curl.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, curl.exitValue(), text);
    assertEquals(500, text.lines().filter("event: PUT"::equals).count());
    assertTrue(text.endsWith("event: bye\ndata: {\"reason\":\"limit\"}\n\n"), text);
  }
}
