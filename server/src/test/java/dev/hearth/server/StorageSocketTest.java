package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.config.Setting;
import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PUT, GET, HEAD and DELETE of resources over a real socket (wire specification §5). */
final class StorageSocketTest extends OneUserFixture {
  @Test
  void whatWasPut_isRead_withTheHeadersOfTheSpecification() throws IOException {
    RawAnswer put = user.put("/pub/app/hello.txt", "hello");
    assertEquals(201, put.status());
    assertEquals("", put.body());
    String etag = "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=\"";
    assertEquals(Optional.of(etag), put.header("ETag"));
    assertTrue(put.header("Hearth-Event-Id").orElseThrow().matches("0[0-9A-Z]{12}t"));

    RawAnswer get = user.signedOut().get("/pub/app/hello.txt");
    assertEquals(200, get.status());
    assertEquals("hello", get.text());
    assertEquals(Optional.of("text/plain"), get.header("Content-Type"));
    assertEquals(Optional.of("5"), get.header("Content-Length"));
    assertEquals(Optional.of(etag), get.header("ETag"));
    assertEquals(Optional.of("private, must-revalidate"), get.header("Cache-Control"));
    assertEquals(Optional.of("bytes"), get.header("Accept-Ranges"));
    assertTrue(get.all("Vary").contains("pubky-host"), get.toString());
    assertTrue(
        get.header("Last-Modified")
            .orElseThrow()
            .matches("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT"));

    RawAnswer head = user.signedOut().head("/pub/app/hello.txt");
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertEquals(get.header("Content-Length"), head.header("Content-Length"));
    assertEquals(get.header("ETag"), head.header("ETag"));
    assertEquals(get.header("Last-Modified"), head.header("Last-Modified"));
  }

  @Test
  void deleted_isGone_andSaysWhichEvent() throws IOException {
    user.put("/pub/a", "1");
    RawAnswer gone = user.delete("/pub/a");
    assertEquals(204, gone.status());
    assertTrue(gone.header("Hearth-Event-Id").isPresent());
    assertEquals(404, user.get("/pub/a").status());
    assertEquals(404, user.head("/pub/a").status());
    assertEquals(404, user.delete("/pub/a").status());
  }

  @Test
  void largeContents_areStreamedBothWays() throws IOException {
    byte[] large = new byte[20_000_000];
    new Random(5).nextBytes(large);
    assertEquals(201, user.put("/pub/large.bin", large).status());
    RawAnswer whole = user.get("/pub/large.bin");
    assertEquals(Optional.of("20000000"), whole.header("Content-Length"));
    assertArrayEquals(large, whole.bytes());
    RawAnswer part = user.get("/pub/large.bin", "Range: bytes=9999990-10000009");
    assertEquals(206, part.status());
    assertArrayEquals(Arrays.copyOfRange(large, 9_999_990, 10_000_010), part.bytes());
    assertEquals(201, user.put("/pub/large.bin", "small").status());
    assertEquals("small", user.get("/pub/large.bin").text());
  }

  @Test
  void contentTypes_comeFromBytesThenName_neverFromTheClient() throws IOException {
    record Row(String path, String body, String type) {}
    for (Row row :
        List.of(
            new Row("/pub/foo.txt", "\u0000\u0001\u0002\u0003\u0004", "text/plain"),
            new Row("/pub/a.json", "{}", "application/json"),
            new Row("/pub/no-extension", "words", "application/octet-stream"),
            new Row("/pub/empty", "", "application/octet-stream"),
            new Row("/pub/picture.txt", "GIF89a..", "image/gif"),
            new Row("/pub/UPPER.HTML", "words", "text/html"),
            new Row("/pub/page", " <!DOCTYPE html>", "text/html"),
            new Row("/pub/script", "#!/bin/sh", "text/x-shellscript"),
            new Row("/pub/drawing.svg", "<svg/>", "image/svg+xml"),
            new Row("/pub/doc", "%PDF-1.7", "application/pdf"),
            new Row("/pub/.hidden", "words", "application/octet-stream"),
            new Row("/pub/x.unknown", "words", "application/octet-stream"))) {
      user.put(row.path(), row.body(), "Content-Type: video/mp4");
      assertEquals(
          Optional.of(row.type()), user.get(row.path()).header("Content-Type"), row.path());
    }
  }

  @Test
  void overTheQuota_is507_andTheOldContentStays(@TempDir Path other) throws IOException {
    Map<Setting, String> settings =
        Map.of(Settings.SIGNUP_MODE, "open", Settings.DEFAULT_QUOTA_MB, "1");
    try (TestHomeserver small = TestHomeserver.start(other, settings)) {
      TestUser somebody = small.signUp(TestKey.ofSeedByte(2));
      int whole = (1 << 20) - 256;
      assertEquals(507, somebody.put("/pub/a", new byte[whole + 1]).status());
      assertEquals(201, somebody.put("/pub/a", new byte[whole]).status());
      assertEquals(507, somebody.put("/pub/b", "x").status());
      assertEquals(404, somebody.get("/pub/b").status());
      RawAnswer over = somebody.put("/pub/a", new byte[whole + 1], "Accept: application/json");
      assertEquals(507, over.status());
      assertEquals(Optional.of("application/problem+json"), over.header("Content-Type"));
      assertTrue(over.text().contains("\"code\":\"quota_exceeded\""), over.text());
      assertEquals(whole, somebody.get("/pub/a").bytes().length);
      assertEquals(204, somebody.delete("/pub/a").status());
      assertEquals(201, somebody.put("/pub/b", "x").status());
    }
  }

  /** The body never ends, so an answer says that somebody looked before its end. */
  @Test
  void bodyOfUnknownLength_isRefusedWhileItGrowsOverTheQuota(@TempDir Path other)
      throws IOException {
    Map<Setting, String> settings =
        Map.of(Settings.SIGNUP_MODE, "open", Settings.DEFAULT_QUOTA_MB, "1");
    try (TestHomeserver small = TestHomeserver.start(other, settings)) {
      TestUser somebody = small.signUp(TestKey.ofSeedByte(2));
      try (Socket socket = small.client().connect()) {
        OutputStream output = socket.getOutputStream();
        output.write(
            bytes(
                "PUT /pub/a HTTP/1.1\r\nHost: x\r\npubky-host: %s\r\nCookie: %s\r\n"
                        .formatted(somebody.pubky(), somebody.cookie())
                    + "Transfer-Encoding: chunked\r\n\r\n"));
        byte[] chunk = new byte[1 << 20];
        for (int i = 0; i < 2; i++) {
          output.write(bytes("100000\r\n"));
          output.write(chunk);
          output.write(bytes("\r\n"));
        }
        String head = headOf(socket.getInputStream());
        assertTrue(head.startsWith("HTTP/1.1 507"), head);
      }
      assertEquals(404, somebody.get("/pub/a").status());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String headOf(InputStream input) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      assertTrue(next >= 0, "it ends after: " + head);
      head.append((char) next);
    }
    return head.toString();
  }

  @Test
  void collisionsMayBeAllowed(@TempDir Path other) throws IOException {
    Map<Setting, String> settings =
        Map.of(Settings.SIGNUP_MODE, "open", Settings.CHECK_COLLISIONS, "false");
    try (TestHomeserver lax = TestHomeserver.start(other, settings)) {
      TestUser somebody = lax.signUp(TestKey.ofSeedByte(2));
      assertEquals(201, somebody.put("/pub/example.con", "file").status());
      assertEquals(201, somebody.put("/pub/example.con/d.txt", "below").status());
      assertEquals("file", somebody.get("/pub/example.con").text());
      String prefix = "pubky://" + somebody.pubky();
      assertEquals(
          prefix + "/pub/example.con\n" + prefix + "/pub/example.con/",
          somebody.get("/pub/?shallow").text());
    }
  }

  @Test
  void keptConnections_serveManyRequests() throws IOException {
    try (Socket socket = server.client().connect()) {
      String get = "GET /pub/none HTTP/1.1\r\nHost: x\r\npubky-host: " + user.pubky() + "\r\n\r\n";
      for (int i = 0; i < 20; i++) {
        // In two parts, so that the header is not whole at once.
        byte[] bytes = get.getBytes(StandardCharsets.ISO_8859_1);
        socket.getOutputStream().write(bytes, 0, i);
        socket.getOutputStream().flush();
        socket.getOutputStream().write(bytes, i, bytes.length - i);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nNot Found")) {
          int next = socket.getInputStream().read();
          assertTrue(next >= 0, "closed after request " + i + ": " + answer);
          answer.append((char) next);
        }
        assertTrue(answer.toString().startsWith("HTTP/1.1 404"), answer.toString());
      }
    }
  }
}
