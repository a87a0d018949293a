package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Conditions and ranges, as tables (wire specification §5.6, RFC 9110 §13 and §14). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConditionsSocketTest {
  private static final String HELLO = "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=\"";
  private static final String EMPTY = "\"rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI=\"";
  private static final DateTimeFormatter IMF =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private TestHomeserver server;
  private TestUser user;
  private String modified;
  private String before;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = TestHomeserver.start(folder);
    user = server.signUp(TestKey.ofSeedByte(1));
    user.put("/pub/hello.txt", "hello");
    user.put("/pub/empty.txt", "");
    modified = user.get("/pub/hello.txt").header("Last-Modified").orElseThrow();
    before =
        IMF.format(ZonedDateTime.parse(modified, IMF.withZone(ZoneOffset.UTC)).minusSeconds(1));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private record Case(int status, List<String> headers) {}

  private static Case expect(int status, String... headers) {
    return new Case(status, List.of(headers));
  }

  @Test
  void reads() throws IOException {
    for (Case row :
        List.of(
            expect(200),
            expect(304, "If-None-Match: " + HELLO),
            expect(304, "If-None-Match: \"x\", " + HELLO + " ,\"y\""),
            expect(200, "If-None-Match: " + EMPTY),
            expect(200, "If-None-Match: W/" + HELLO),
            expect(200, "If-None-Match: *"),
            expect(200, "If-None-Match: " + EMPTY, "If-Modified-Since: " + modified),
            expect(304, "If-Modified-Since: " + modified),
            expect(200, "If-Modified-Since: " + before),
            expect(200, "If-Modified-Since: yesterday"),
            expect(304, "If-Modified-Since: Fri, 31 Dec 9999 23:59:59 GMT"),
            expect(200, "If-Match: " + HELLO),
            expect(200, "If-Match: *"),
            expect(412, "If-Match: " + EMPTY),
            expect(412, "If-Match: W/" + HELLO),
            expect(400, "If-Match: hello"))) {
      String[] headers = row.headers().toArray(String[]::new);
      RawAnswer get = user.get("/pub/hello.txt", headers);
      assertEquals(row.status(), get.status(), row.toString());
      assertEquals(row.status(), user.head("/pub/hello.txt", headers).status(), row.toString());
      if (row.status() == 304) {
        assertEquals("", get.body());
        assertEquals(Optional.of(HELLO), get.header("ETag"));
        assertEquals(Optional.of(modified), get.header("Last-Modified"));
        assertEquals(Optional.of("private, must-revalidate"), get.header("Cache-Control"));
      } else if (row.status() >= 400) {
        assertEquals(Optional.empty(), get.header("ETag"), row.toString());
      }
    }
  }

  @Test
  void ranges() throws IOException {
    record Row(String header, int status, String body, String contentRange) {}
    for (Row row :
        List.of(
            new Row("bytes=0-0", 206, "h", "bytes 0-0/5"),
            new Row("bytes=1-3", 206, "ell", "bytes 1-3/5"),
            new Row("bytes=3-", 206, "lo", "bytes 3-4/5"),
            new Row("bytes=-2", 206, "lo", "bytes 3-4/5"),
            new Row("bytes=-99", 206, "hello", "bytes 0-4/5"),
            new Row("bytes=2-99", 206, "llo", "bytes 2-4/5"),
            new Row("BYTES=0-1", 206, "he", "bytes 0-1/5"),
            new Row("bytes=5-", 416, "", "bytes */5"),
            new Row("bytes=999999999999999999-", 416, "", "bytes */5"),
            new Row("bytes=-0", 416, "", "bytes */5"),
            new Row("bytes=3-1", 200, "hello", ""),
            new Row("bytes=-", 200, "hello", ""),
            new Row("bytes=a-b", 200, "hello", ""),
            new Row("bytes=99999999999999999999-", 200, "hello", ""),
            new Row("bytes=0-1,3-4", 200, "hello", ""),
            new Row("lines=0-1", 200, "hello", ""))) {
      RawAnswer answer = user.get("/pub/hello.txt", "Range: " + row.header());
      assertEquals(row.status(), answer.status(), row.toString());
      assertEquals(row.contentRange(), answer.header("Content-Range").orElse(""), row.toString());
      if (row.status() != 416) {
        assertEquals(row.body(), answer.text(), row.toString());
        assertEquals(
            Optional.of(Integer.toString(row.body().length())), answer.header("Content-Length"));
        assertEquals(Optional.of(HELLO), answer.header("ETag"));
      }
    }
    assertEquals(416, user.get("/pub/empty.txt", "Range: bytes=0-").status());
    assertEquals(200, user.head("/pub/hello.txt", "Range: bytes=0-0").status());
  }

  @Test
  void ifRange() throws IOException {
    record Row(String validator, int status) {}
    for (Row row :
        List.of(
            new Row(HELLO, 206),
            new Row(modified, 206),
            new Row(EMPTY, 200),
            new Row("W/" + HELLO, 200),
            new Row(before, 200),
            new Row("nonsense", 200))) {
      RawAnswer answer =
          user.get("/pub/hello.txt", "Range: bytes=1-2", "If-Range: " + row.validator());
      assertEquals(row.status(), answer.status(), row.toString());
      assertEquals(row.status() == 206 ? "el" : "hello", answer.text(), row.toString());
    }
  }

  @Test
  void writes() throws IOException {
    String other = "\"" + "A".repeat(43) + "=\"";
    for (Case row :
        List.of(
            expect(201, "If-Match: " + HELLO),
            expect(201, "If-Match: *"),
            expect(201, "If-Match: " + other + ", " + HELLO),
            expect(412, "If-Match: " + other),
            expect(412, "If-Match: W/" + HELLO),
            expect(412, "If-Match: \"\""),
            expect(412, "If-None-Match: *"),
            expect(412, "If-None-Match: " + HELLO),
            expect(201, "If-None-Match: W/" + HELLO),
            expect(201, "If-None-Match: " + other),
            expect(412, "If-Match: " + HELLO, "If-None-Match: " + HELLO),
            expect(400, "If-Match: hello"),
            expect(400, "If-Match: " + HELLO + HELLO),
            expect(400, "If-Match: \"open"),
            expect(400, "If-Match: ,"),
            expect(400, "If-Match: *, " + HELLO),
            expect(400, "If-None-Match: W/hello"),
            expect(400, "If-Unmodified-Since: " + modified))) {
      user.put("/pub/guarded.txt", "hello");
      String[] headers = row.headers().toArray(String[]::new);
      RawAnswer put = user.put("/pub/guarded.txt", "changed", headers);
      assertEquals(row.status(), put.status(), row.toString());
      boolean changed = row.status() == 201;
      assertEquals(changed ? "changed" : "hello", user.get("/pub/guarded.txt").text());
      assertEquals(changed, put.header("ETag").isPresent());

      user.put("/pub/guarded.txt", "hello");
      int deleted = user.delete("/pub/guarded.txt", headers).status();
      assertEquals(changed ? 204 : row.status(), deleted, row.toString());
      assertEquals(changed ? 404 : 200, user.get("/pub/guarded.txt").status(), row.toString());
    }
  }

  @Test
  void writesOfWhatIsMissing() throws IOException {
    assertEquals(412, user.put("/pub/new.txt", "x", "If-Match: *").status());
    assertEquals(412, user.put("/pub/new.txt", "x", "If-Match: " + HELLO).status());
    assertEquals(404, user.delete("/pub/new.txt", "If-Match: *").status());
    assertEquals(404, user.get("/pub/new.txt").status());
    assertEquals(201, user.put("/pub/new.txt", "x", "If-None-Match: *").status());
    assertFalse(user.delete("/pub/new.txt").header("Hearth-Event-Id").isEmpty());
  }
}
