package dev.hearth.server.http.jetty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
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
    StringBuilder head = new StringBuilder(512);
    head.append("HTTP/1.1 ").append(answer.getStatus()).append(" OK\r\n");
    for (HttpField field : answer.getHttpFields()) {
      if (!isOfFraming(field)) {
        head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
      }
    }
    if (framing == Framing.CHUNKED) {
      head.append("Transfer-Encoding: chunked\r\n");
    }
    if (!goesOn) {
      head.append("Connection: close\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return new StreamHead(ByteBuffer.wrap(bytes), framing, goesOn);
  }

  private static boolean isOfFraming(HttpField field) {
    HttpHeader header = field.getHeader();
    return header == HttpHeader.CONTENT_LENGTH
        || header == HttpHeader.TRANSFER_ENCODING
        || header == HttpHeader.CONNECTION;
  }
}
