package dev.hearth.client.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Takes an event stream apart, as the HTML standard's "Parsing an event stream" and "Interpreting
 * an event stream" say.
 *
 * <p>Bytes may arrive in any pieces. Lines end with CR LF, CR or LF; one byte order mark at the
 * very start is ignored; bytes that are not UTF-8 become U+FFFD; a block that the end of the stream
 * cuts off is never reported, its id neither. Different from the standard in two points, both
 * deliberate: a block is also reported when it has an id and no data, because that is how a server
 * moves our position; and a block of more than {@link #BLOCK_BYTES_MAX} is refused, because a peer
 * must not be able to fill our memory.
 *
 * <p>Not safe for use by two threads.
 */
public final class SseParser {
  /** An event with the greatest path and an included value stays far below. */
  public static final int BLOCK_BYTES_MAX = 1 << 20;

  private static final String TYPE_DEFAULT = "message";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final SseSink sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private Optional<String> id = Optional.empty();
  private boolean hasData;
  private boolean firstLine = true;
  private boolean afterCarriageReturn;
  private long blockBytes;

  public SseParser(SseSink sink) {
    this.sink = sink;
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @throws MalformedException if a block grows beyond {@link #BLOCK_BYTES_MAX}
   */
  public void feed(byte[] bytes, int offset, int length) {
    int start = offset;
    int end = offset + length;
    for (int at = offset; at < end; at++) {
      byte b = bytes[at];
      if (b != '\n' && b != '\r') {
        afterCarriageReturn = false;
        continue;
      }
      boolean secondHalf = b == '\n' && afterCarriageReturn;
      if (!secondHalf) {
        collect(bytes, start, at);
        endLine();
      }
      start = at + 1;
      afterCarriageReturn = b == '\r';
    }
    collect(bytes, start, end);
  }

  private void collect(byte[] bytes, int start, int end) {
    blockBytes += end - start;
    if (blockBytes > BLOCK_BYTES_MAX) {
      throw new MalformedException("a block of the event stream is too large", type);
    }
    line.write(bytes, start, end - start);
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (firstLine && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    firstLine = false;
    if (text.isEmpty()) {
      endBlock();
      return;
    }
    int colon = text.indexOf(':');
    if (colon == 0) {
      return;
    }
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    field(name, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> {
        if (hasData) {
          data.append('\n');
        }
        data.append(value);
        hasData = true;
      }
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          id = Optional.of(value);
        }
      }
      case "retry" -> retry(value);
      default -> {
        // The standard: fields of other names are ignored.
      }
    }
  }

  private void retry(String value) {
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return;
    }
    try {
      sink.retry(Long.parseLong(value));
    } catch (NumberFormatException e) {
      sink.retry(Long.MAX_VALUE);
    }
  }

  private void endBlock() {
    SseBlock block =
        new SseBlock(
            type.isEmpty() ? TYPE_DEFAULT : type,
            hasData ? Optional.of(data.toString()) : Optional.empty(),
            id);
    type = "";
    data.setLength(0);
    hasData = false;
    id = Optional.empty();
    blockBytes = 0;
    if (block.data().isPresent() || block.id().isPresent()) {
      sink.block(block);
    }
  }
}
