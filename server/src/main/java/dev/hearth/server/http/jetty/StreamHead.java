package dev.hearth.server.http.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;

/**
 * The head of a stream's answer: what Jetty would have sent, with the framing that we write.
 *
 * @param bytes status line and headers
 * @param persistent whether the connection serves other requests when the stream has ended
 */
record StreamHead(ByteBuffer bytes, Framing framing, boolean persistent) {
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String CLOSE = "Connection: close\r\n";

  /**
   * The head of an answer that Jetty was about to send.
   *
   * @param persistent whether the request lets the connection go on
   */
  static StreamHead of(MetaData.Response answer, HttpVersion version, boolean persistent) {
    Framing framing = version == HttpVersion.HTTP_1_1 ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
    boolean goesOn =
        persistent
            && framing == Framing.CHUNKED
            && !answer.getHttpFields().contains(HttpHeader.CONNECTION, "close");
    ByteBuffer head = ByteBuffer.allocate(bytesAtMost(answer.getHttpFields()));
    put("HTTP/1.1 ", head);
    put(Integer.toString(answer.getStatus()), head);
    put(" OK\r\n", head);
    for (HttpField field : answer.getHttpFields()) {
      if (!isOfFraming(field)) {
        put(field.getName(), head);
        put(": ", head);
        put(field.getValue(), head);
        put("\r\n", head);
      }
    }
    if (framing == Framing.CHUNKED) {
      put(CHUNKED, head);
    }
    if (!goesOn) {
      put(CLOSE, head);
    }
    put("\r\n", head);
    return new StreamHead(head.flip(), framing, goesOn);
  }

  /** Never too few; some dozens too many do not matter. */
  private static int bytesAtMost(HttpFields fields) {
    int bytes = "HTTP/1.1 200 OK\r\n\r\n".length() + CHUNKED.length() + CLOSE.length();
    for (HttpField field : fields) {
      bytes += field.getName().length() + field.getValue().length() + 4;
    }
    return bytes;
  }

  /** In ISO 8859-1, character by character: ten thousand heads are made when a herd comes back. */
  private static void put(String text, ByteBuffer head) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      head.put(c > 0xFF ? (byte) '?' : (byte) c);
    }
  }

  private static boolean isOfFraming(HttpField field) {
    HttpHeader header = field.getHeader();
    return header == HttpHeader.CONTENT_LENGTH
        || header == HttpHeader.TRANSFER_ENCODING
        || header == HttpHeader.CONNECTION;
  }
}
