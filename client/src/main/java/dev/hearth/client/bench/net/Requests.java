package dev.hearth.client.bench.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Encodes whole requests, once, so that sending one in the measured path is one write. */
public final class Requests {
  private static final byte[] NO_BODY = {};

  private Requests() {}

  /**
   * A request without a body.
   *
   * @param path with its query, encoded
   * @param headers complete lines, for example {@code pubky-host: 8pin…}
   */
  public static byte[] get(Target target, String path, List<String> headers) {
    return encode("GET", target, path, headers, NO_BODY);
  }

  /** The same for {@code text/event-stream}. */
  public static byte[] stream(Target target, String path) {
    return stream(target, path, Compression.NONE);
  }

  /** The same, compressed. */
  public static byte[] stream(Target target, String path, Compression compression) {
    List<String> headers = new ArrayList<>(List.of("Accept: text/event-stream"));
    headers.addAll(compression.headers());
    return get(target, path, headers);
  }

  /** A request with a body of known length. */
  public static byte[] encode(
      String method, Target target, String path, List<String> headers, byte[] body) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    target.headers().forEach(line -> head.append(line).append("\r\n"));
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (body.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
    request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }
}
