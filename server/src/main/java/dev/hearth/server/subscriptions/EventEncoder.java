package dev.hearth.server.subscriptions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as the wire shows them, straight from the log's row into a buffer. Belongs to one
 * thread.
 *
 * <pre>
 * SSE       id: 00361F46YR8ZR8p          JSON      id: 00361F46YR8ZR8p
 *           event: PUT                             event: PUT
 *           data: pubky://8p…wo/pub/a              data: {"id":…}
 *           data: content_hash: LTre…=
 *           data: value: aGVsbG8=        upstream  event: PUT
 *                                                  data: pubky://8p…wo/pub/a
 * record    {"id":"00361F46YR8ZR8p",               data: cursor: 1795212694655484
 *            "sequence":…,"time":…,…}              data: content_hash: LTre…=
 * </pre>
 *
 * <p>A row whose suffix length is 0 is a resource of a snapshot: it has no id.
 */
public final class EventEncoder {
  private static final byte[] ID = ascii("id: ");
  private static final byte[] PUT = ascii("event: PUT\n");
  private static final byte[] DEL = ascii("event: DEL\n");
  private static final byte[] URI = ascii("data: pubky://");
  private static final byte[] HASH = ascii("\ndata: content_hash: ");
  private static final byte[] CURSOR = ascii("\ndata: cursor: ");
  private static final byte[] VALUE = ascii("\ndata: value: ");
  private static final byte[] DATA = ascii("data: ");
  private static final byte[] END = ascii("\n\n");
  private static final byte[] JSON_ID = ascii("{\"id\":\"");
  private static final byte[] JSON_SEQUENCE = ascii("\",\"sequence\":");
  private static final byte[] JSON_SEQUENCE_FIRST = ascii("{\"sequence\":");
  private static final byte[] JSON_TIME = ascii(",\"time\":\"");
  private static final byte[] JSON_PUT = ascii("\",\"event\":\"PUT\",\"user\":\"");
  private static final byte[] JSON_DEL = ascii("\",\"event\":\"DEL\",\"user\":\"");
  private static final byte[] JSON_PATH = ascii("\",\"path\":\"");
  private static final byte[] JSON_LENGTH = ascii("\",\"length\":");
  private static final byte[] JSON_TYPE = ascii(",\"content_type\":\"");
  private static final byte[] JSON_HASH = ascii("\",\"content_hash\":\"");
  private static final byte[] JSON_VALUE = ascii("\",\"value\":\"");
  private static final byte[] JSON_END = ascii("\"}");

  /** What is the same in every put's frame. */
  private static final int COMMON_BYTES =
      ID.length + Sequence.TEXT_CHARACTERS + HASH.length + Base64Text.CHARACTERS + END.length;

  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private final KeyTexts keys = new KeyTexts();
  private long timeSecond = -1;
  private byte[] timeText = new byte[0];

  /** One frame of Hearth's stream. */
  public void sse(EventView event, byte @Nullable [] value, ByteWriter out) {
    int suffix = event.suffixLength();
    if (suffix > 0 && value == null) {
      common(event, suffix, out);
      return;
    }
    id(event, out);
    out.raw(event.isPut() ? PUT : DEL).raw(URI);
    keys.write(event.user(), out);
    path(event, out);
    if (event.isPut()) {
      out.raw(HASH);
      Base64Text.write(event.hash(), out);
    }
    if (value != null) {
      out.raw(VALUE).raw(Base64.getEncoder().encode(value));
    }
    out.raw(END);
  }

  /** The frame of nearly every event, with one look at the room it takes: replays live on this. */
  private void common(EventView event, int suffix, ByteWriter out) {
    boolean isPut = event.isPut();
    byte[] target = out.room(COMMON_BYTES + KeyTexts.headBytes(suffix) + event.pathLength());
    int at = out.length();
    System.arraycopy(ID, 0, target, at, ID.length);
    at += ID.length;
    Sequence.writeText(event.sequence(), target, at);
    at += Sequence.TEXT_CHARACTERS;
    at = keys.head(event.user(), suffix, isPut, target, at);
    at = event.copyPath(target, at);
    if (isPut) {
      System.arraycopy(HASH, 0, target, at, HASH.length);
      at = Base64Text.write(event.hash(), target, at + HASH.length);
    }
    target[at] = '\n';
    target[at + 1] = '\n';
    out.advanceTo(at + END.length);
  }

  /** One frame of Hearth's stream with {@code format=json}. */
  public void json(EventView event, byte @Nullable [] value, ByteWriter out) {
    id(event, out);
    out.raw(event.isPut() ? PUT : DEL).raw(DATA);
    record(event, value, out);
    out.raw(END);
  }

  /** One line of NDJSON: the record. */
  public void line(EventView event, byte @Nullable [] value, ByteWriter out) {
    record(event, value, out);
    out.raw((byte) '\n');
  }

  /** One text message of a WebSocket: the record. */
  public void message(EventView event, byte @Nullable [] value, ByteWriter out) {
    int start = Messages.begin(out);
    record(event, value, out);
    Messages.end(start, out);
  }

  /** One frame of upstream's stream. */
  public void upstream(EventView event, ByteWriter out) {
    out.raw(event.isPut() ? PUT : DEL).raw(URI);
    keys.write(event.user(), out);
    path(event, out);
    out.raw(CURSOR).decimal(event.sequence());
    if (event.isPut()) {
      out.raw(HASH);
      Base64Text.write(event.hash(), out);
    }
    out.raw(END);
  }

  /** The JSON record of history, streams and commands (design §8). */
  public void record(EventView event, byte @Nullable [] value, ByteWriter out) {
    if (event.suffixLength() > 0) {
      out.raw(JSON_ID).position(event.sequence());
      keys.write(event.user(), event.suffixLength(), out);
      out.raw(JSON_SEQUENCE);
    } else {
      out.raw(JSON_SEQUENCE_FIRST);
    }
    out.decimal(event.sequence()).raw(JSON_TIME);
    time(event.sequence(), out);
    out.raw(event.isPut() ? JSON_PUT : JSON_DEL);
    keys.write(event.user(), out);
    out.raw(JSON_PATH);
    int start = out.length();
    path(event, out);
    escape(start, out);
    if (event.isPut()) {
      out.raw(JSON_LENGTH).decimal(event.length()).raw(JSON_TYPE);
      start = out.length();
      out.text(event.contentType());
      escape(start, out);
      out.raw(JSON_HASH);
      Base64Text.write(event.hash(), out);
    }
    if (value != null) {
      out.raw(JSON_VALUE).raw(Base64.getEncoder().encode(value));
    }
    out.raw(JSON_END);
  }

  /** RFC 3339 with six digits of fraction: {@code 2026-11-20T10:00:00.000001Z}. */
  public void time(long sequence, ByteWriter out) {
    long second = sequence / 1_000_000;
    if (second != timeSecond) {
      timeText = ascii(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC).format(SECONDS));
      timeSecond = second;
    }
    out.raw(timeText).raw((byte) '.');
    long rest = sequence % 1_000_000;
    for (int unit = 100_000; unit > 0; unit /= 10) {
      out.raw((byte) ('0' + rest / unit % 10));
    }
    out.raw((byte) 'Z');
  }

  /** The user's key, {@code pubky://} not included. */
  public void user(Pubky user, ByteWriter out) {
    keys.write(user, out);
  }

  /** The decoded path. */
  public void path(EventView event, ByteWriter out) {
    int length = event.pathLength();
    byte[] target = out.room(length);
    out.advanceTo(event.copyPath(target, out.length()));
  }

  private void id(EventView event, ByteWriter out) {
    if (event.suffixLength() == 0) {
      return;
    }
    out.raw(ID).position(event.sequence());
    keys.write(event.user(), event.suffixLength(), out);
    out.raw((byte) '\n');
  }

  /** Escapes for JSON, in place, what was appended behind a point; rarely finds anything to do. */
  private static void escape(int start, ByteWriter out) {
    byte[] bytes = out.room(0);
    for (int i = start; i < out.length(); i++) {
      if (bytes[i] == '"' || bytes[i] == '\\' || (bytes[i] >= 0 && bytes[i] < ' ')) {
        escapeFrom(i, out);
        return;
      }
    }
  }

  private static void escapeFrom(int start, ByteWriter out) {
    byte[] plain = java.util.Arrays.copyOfRange(out.room(0), start, out.length());
    out.truncate(start);
    for (byte b : plain) {
      if (b == '"' || b == '\\') {
        out.raw((byte) '\\').raw(b);
      } else if (b >= 0 && b < ' ') {
        out.text("\\u00").raw(HEX[b >> 4]).raw(HEX[b & 15]);
      } else {
        out.raw(b);
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
