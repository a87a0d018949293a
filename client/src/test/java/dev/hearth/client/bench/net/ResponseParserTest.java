package dev.hearth.client.bench.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
  private static final String SIZED =
      "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nETag: \"abc\"\r\n\r\nhello";
  private static final String CHUNKS =
      "3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + CHUNKS;
  private static final String INTERIM = "HTTP/1.1 100 Continue\r\n\r\n" + SIZED;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final ResponseParser parser =
      new ResponseParser((bytes, from, to) -> body.write(bytes, from, to - from), true);

  @ParameterizedTest
  @ValueSource(strings = {SIZED, CHUNKED, INTERIM})
  void splitAnywhere_readsTheSame(String answer) throws IOException {
    feed(answer);
    String whole = body.toString(ISO_8859_1);
    int status = parser.status();
    assertTrue(parser.isDone());
    for (int first = 1; first < answer.length(); first++) {
      for (int second = first; second < answer.length(); second++) {
        restart();
        feed(answer.substring(0, first));
        assertFalse(parser.isDone(), answer.substring(0, first));
        feed(answer.substring(first, second));
        feed(answer.substring(second));
        assertTrue(parser.isDone());
        assertEquals(whole, body.toString(ISO_8859_1));
        assertEquals(status, parser.status());
      }
    }
  }

  @Test
  void sizedAnswer_hasStatusHeadersAndBody() throws IOException {
    feed(SIZED);
    assertEquals(201, parser.status());
    assertEquals("hello", body.toString(ISO_8859_1));
    assertEquals(Optional.of("\"abc\""), parser.header("etag"));
    assertEquals(Optional.empty(), parser.header("eta"));
    assertTrue(parser.keepsAlive());
  }

  @Test
  void chunkedAnswer_isFreedFromChunks() throws IOException {
    feed(CHUNKED);
    assertEquals("abc0123456789", body.toString(ISO_8859_1));
  }

  @Test
  void secondAnswer_isLeftInTheBytes() throws IOException {
    byte[] two = (SIZED + CHUNKED).getBytes(ISO_8859_1);
    int taken = parser.feed(two, 0, two.length);
    assertEquals(SIZED.length(), taken);
    restart();
    assertEquals(two.length, parser.feed(two, taken, two.length));
    assertEquals("abc0123456789", body.toString(ISO_8859_1));
  }

  @Test
  void answerWithoutBody_isDoneAfterItsHead() throws IOException {
    feed("HTTP/1.1 204 No Content\r\n\r\n");
    assertTrue(parser.isDone());
    restart();
    feed("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    assertTrue(parser.isDone());
  }

  @Test
  void bodyWithoutLength_endsWithTheConnection() throws IOException {
    feed("HTTP/1.1 200 OK\r\n\r\nabc");
    assertFalse(parser.isDone());
    assertFalse(parser.keepsAlive());
    parser.end();
    assertTrue(parser.isDone());
    assertEquals("abc", body.toString(ISO_8859_1));
  }

  @Test
  void closeInsideAnswer_isAnError() throws IOException {
    feed(SIZED.substring(0, SIZED.length() - 1));
    assertThrows(MalformedResponseException.class, parser::end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection: close", "connection: Close", "CONNECTION:close"})
  void connectionClose_isSeen(String line) throws IOException {
    feed("HTTP/1.1 200 OK\r\n" + line + "\r\nContent-Length: 0\r\n\r\n");
    assertFalse(parser.keepsAlive());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTP/1.1 200 OK\r\n",
        "HTTP/1.1 2x0 OK\r\n",
        "\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1 1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n",
      })
  void nonsense_isRefused(String answer) {
    assertThrows(MalformedResponseException.class, () -> feed(answer));
  }

  @Test
  void endlessHeaderLine_isRefused() {
    assertThrows(
        MalformedResponseException.class,
        () -> feed("HTTP/1.1 200 OK\r\nX: " + "x".repeat(17 * 1024)));
  }

  private void restart() {
    parser.reset();
    body.reset();
  }

  private void feed(String text) throws IOException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    parser.feed(bytes, 0, bytes.length);
  }
}
