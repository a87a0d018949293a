package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestKey;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What our own forms refuse, with which code; every refusal is a problem that pages may read. */
class NativeStreamRefusalTest {
  private static FeedServer server;
  private static FeedReader reader;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder);
    reader = new FeedReader(server);
    server.put(server.signUp(TestKey.ofSeedByte(0), "/:rw").user(), "/pub/a", "x");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void assertProblem(int status, String code, String target, String accept)
      throws IOException {
    RawAnswer answer = reader.get(target, "Origin: https://app.example", accept);
    assertEquals(status + " " + code, FeedReader.problem(answer), target);
    assertEquals("application/problem+json", answer.header("Content-Type").orElseThrow());
    assertEquals("https://app.example", answer.header("Access-Control-Allow-Origin").orElseThrow());
    assertTrue(answer.all("Vary").contains("Accept"), answer.headers().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "bad_selector,           subscribe=",
    "bad_selector,           subscribe",
    "bad_selector,           subscribe=*",
    "bad_selector,           subscribe=*/&subscribe=pub/",
    "bad_selector,           subscribe=*/%2e%2e/",
    "bad_selector,           subscribe=*/%ff",
    "bad_cursor,             subscribe=*/&cursor=",
    "bad_cursor,             subscribe=*/&cursor=x",
    "bad_parameter,          subscribe=*/&cursor=0&cursor=0",
    "bad_query,              subscribe=*/&cursor=%ff",
    "bad_since,              subscribe=*/&since=",
    "bad_since,              subscribe=*/&since=yesterday",
    "bad_limit,              subscribe=*/&limit=0",
    "bad_limit,              subscribe=*/&limit=-1",
    "bad_limit,              subscribe=*/&limit=",
    "bad_limit,              subscribe=*/&limit=1.5",
    "bad_limit,              subscribe=*/&limit=1000000000000000001",
    "bad_limit,              subscribe=*/&limit=9999999999999999999",
    "bad_limit,              subscribe=*/&limit=99999999999999999999",
    "bad_parameter,          subscribe=*/&progress=always",
    "bad_parameter,          subscribe=*/&format=xml",
    "bad_parameter,          subscribe=*/&include=all",
    "bad_parameter,          subscribe=*/&from=start",
    "bad_parameter,          subscribe=*/&reverse=true",
    "bad_parameter,          subscribe=*/&until=2026-11-20T00:00:00Z",
    "bad_parameter,         "
        + " subscribe=*/&user=8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo",
    "bad_parameter,          subscribe=*/&path=/pub/",
    "bad_parameter,          subscribe=*/&live=true",
    "bad_parameter,          subscribe=*/&shallow",
    "conflicting_parameters, subscribe=*/&selector=*/",
    "conflicting_parameters, subscribe=*/&from=snapshot&cursor=0",
    "conflicting_parameters, subscribe=*/&from=snapshot&since=2026-11-20T00:00:00Z",
  })
  void streams(String code, String query) throws IOException {
    assertProblem(400, code, "/events/?" + query, "Accept: text/event-stream");
    assertProblem(400, code, "/events/?" + query, "Accept: */*");
  }

  @ParameterizedTest
  @CsvSource({
    "bad_selector,  selector=",
    "bad_selector,  selector=*",
    "bad_cursor,    cursor=",
    "bad_cursor,    cursor=nonsense",
    "bad_parameter, cursor=0&cursor=0",
    "bad_since,     since=now",
    "bad_until,     until=now",
    "bad_until,     until=",
    "bad_limit,     limit=0",
    "bad_limit,     limit=1001",
    "bad_limit,     limit=ten",
    "bad_parameter, reverse=maybe",
    "bad_parameter, reverse&reverse",
    "bad_parameter, include=all",
    "bad_parameter, user=x",
    "bad_parameter, path=/pub/",
    "bad_parameter, live",
    "bad_parameter, shallow",
    "bad_parameter, from=snapshot",
    "bad_parameter, progress=event",
    "bad_parameter, selector=*&limit=0&user=x",
    "bad_cursor,    selector=*&cursor=nonsense",
    "bad_parameter, selector=*&wait=soon",
    "bad_limit,     selector=*/priv/&limit=0",
    "bad_selector,  selector=*/priv/&selector=*",
  })
  void history(String code, String query) throws IOException {
    assertProblem(400, code, "/events/?" + query, "Accept: application/json");
    if (!query.contains("format")) {
      assertProblem(400, code, "/events/?format=json&" + query, "Accept: */*");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "cursor=0", "selector=*/", "format=json"})
  void aStreamNeedsSubscribe(String query) throws IOException {
    assertProblem(400, "subscribe_required", "/events/?" + query, "Accept: text/event-stream");
    assertProblem(
        400,
        "subscribe_required",
        "/events/?" + query,
        "Accept: text/html, text/event-stream;q=0.5");
  }

  @ParameterizedTest
  @MethodSource("dev.hearth.server.events.SelectorTextTest#malformed")
  void everyMalformedSelector_isRefusedOverTheWire(String raw) throws IOException {
    // What can't stand in a request line at all is refused by the line.
    boolean sendable = raw.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != '#');
    if (sendable) {
      assertProblem(400, "bad_selector", "/events/?subscribe=" + raw, "Accept: */*");
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 200", "101, 400"})
  void atMostAHundredSelectors(int count, int status) throws IOException {
    StringBuilder query = new StringBuilder("/events/?format=json");
    for (int n = 0; n < count; n++) {
      query.append("&selector=*/pub/").append(n);
    }
    assertEquals(status, reader.get(query.toString()).status());
  }
}
