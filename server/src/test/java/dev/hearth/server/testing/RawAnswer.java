package dev.hearth.server.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One answer as it came over the wire, or nothing when the peer closed without one.
 *
 * @param status 0 when there was no answer
 * @param headers as {@code name: value} lines, in order
 * @param body as sent, chunks included; ISO-8859-1, so that every byte is one character
 */
public record RawAnswer(int status, List<String> headers, String body) {
  public RawAnswer {
    headers = List.copyOf(headers);
  }

  public static RawAnswer parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new RawAnswer(0, List.of(), text);
    }
    List<String> lines = new ArrayList<>(text.substring(0, end).lines().toList());
    int status = Integer.parseInt(lines.removeFirst().split(" ", 3)[1]);
    return new RawAnswer(status, lines, text.substring(end + 4));
  }

  /** The value of the first header of this name. */
  public Optional<String> header(String name) {
    return all(name).stream().findFirst();
  }

  /** The values of every header of this name. */
  public List<String> all(String name) {
    return headers.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /** The body read as UTF-8. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  public byte[] bytes() {
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }
}
