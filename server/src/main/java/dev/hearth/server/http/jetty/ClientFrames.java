package dev.hearth.server.http.jetty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a WebSocket's client (RFC 6455 §5): masked, whole or in fragments, with
 * control frames between them. Takes bytes as they come and holds one message at most. What comes
 * behind a broken rule is no frame any more: it is swallowed. Belongs to one thread at a time.
 *
 * <pre>
 * byte 0   FIN, three reserved bits that must be 0, opcode   0 more, 1 text, 2 binary, 8 close, 9 ping, A pong
 * byte 1   MASK, which must be 1, length                     126: two bytes follow, 127: eight
 * then     the mask's four bytes, the payload
 * </pre>
 */
public final class ClientFrames {
  private static final byte[] NOTHING = {};
  private static final int CONTROL_BYTES_MAX = 125;
  private static final int HEADER_BYTES_MAX = 14;

  /**
   * Of one message, the empty ones included: each costs its sender six bytes and no message of its
   * rate, and no client cuts a few kilobytes finer than this.
   */
  static final int FRAGMENTS_MAX = 128;

  /** What the client sent. */
  public sealed interface Input {
    /** A whole text message. */
    record Text(String text) implements Input {}

    /** To be answered with the same bytes. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Ping(byte[] payload) implements Input {}

    /** The client says goodbye. */
    record Close() implements Input {}

    /** The client broke a rule; nothing more comes out of this reader. */
    record Broken(String rule) implements Input {}
  }

  private final int messageBytesMax;
  private final byte[] header = new byte[HEADER_BYTES_MAX];
  private int headerLength;
  private byte @Nullable [] payload;
  private int payloadLength;
  private byte[] message = NOTHING;
  private int messageLength;
  private boolean inMessage;
  private int fragments;
  private boolean broken;

  /**
   * A reader at the beginning of a connection.
   *
   * @param messageBytesMax of a message, fragments together
   */
  public ClientFrames(int messageBytesMax) {
    this.messageBytesMax = messageBytesMax;
  }

  /** The next thing that is there as a whole; null when more bytes are needed. */
  public @Nullable Input next(ByteBuffer bytes) {
    while (!broken && (bytes.hasRemaining() || isComplete())) {
      Input input = payload == null ? readHeader(bytes) : readPayload(bytes);
      if (input != null) {
        broken = input instanceof Input.Broken;
        return input;
      }
    }
    bytes.position(bytes.limit());
    return null;
  }

  private boolean isComplete() {
    return payload != null && payloadLength == payload.length;
  }

  private @Nullable Input readHeader(ByteBuffer bytes) {
    header[headerLength++] = bytes.get();
    if (headerLength == 1) {
      return checkFirst();
    }
    if (headerLength == 2) {
      return checkSecond();
    }
    int extra = extraBytes();
    if (headerLength == 2 + extra) {
      return checkLength(extra);
    }
    if (headerLength == 2 + extra + 4) {
      Input refused = checkLength(extra); // Looked at again where it becomes memory.
      if (refused != null) {
        return refused;
      }
      payload = new byte[(int) length(extra)];
      payloadLength = 0;
    }
    return null;
  }

  private int opcode() {
    return header[0] & 0x0F;
  }

  private boolean isFinal() {
    return header[0] < 0;
  }

  private boolean isControl() {
    return opcode() >= 8;
  }

  private @Nullable Input checkFirst() {
    if ((header[0] & 0x70) != 0) {
      return new Input.Broken("no extension was agreed upon");
    }
    return switch (opcode()) {
      case 0 -> inMessage ? null : new Input.Broken("a fragment of no message");
      case 1 -> inMessage ? new Input.Broken("a message inside another") : null;
      case 2 -> new Input.Broken("messages are text");
      case 8, 9, 10 -> isFinal() ? null : new Input.Broken("a control frame is whole");
      default -> new Input.Broken("no such opcode");
    };
  }

  private @Nullable Input checkSecond() {
    if (header[1] >= 0) {
      return new Input.Broken("a client masks what it sends");
    }
    if (isControl() && (header[1] & 0x7F) > CONTROL_BYTES_MAX) {
      return new Input.Broken("a control frame has at most 125 bytes");
    }
    return extraBytes() == 0 ? checkLength(0) : null;
  }

  private int extraBytes() {
    return switch (header[1] & 0x7F) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  private long length(int extra) {
    ByteBuffer number = ByteBuffer.wrap(header).order(ByteOrder.BIG_ENDIAN);
    return switch (extra) {
      case 2 -> number.getShort(2) & 0xFFFF;
      case 8 -> number.getLong(2);
      default -> header[1] & 0x7F;
    };
  }

  private @Nullable Input checkLength(int extra) {
    long length = length(extra);
    if (length < 0 || (extra == 2 && length < 126) || (extra == 8 && length < 65_536)) {
      return new Input.Broken("a length in as few bytes as it needs");
    }
    if (!isControl() && length > messageBytesMax - messageLength) {
      return new Input.Broken("a message has at most " + messageBytesMax + " bytes");
    }
    return null;
  }

  private @Nullable Input readPayload(ByteBuffer bytes) {
    byte[] target = payload;
    if (target == null) {
      throw new IllegalStateException("no frame was begun");
    }
    int mask = headerLength - 4;
    int count = Math.min(bytes.remaining(), target.length - payloadLength);
    for (int i = 0; i < count; i++) {
      target[payloadLength] = (byte) (bytes.get() ^ header[mask + (payloadLength & 3)]);
      payloadLength++;
    }
    if (payloadLength < target.length) {
      return null;
    }
    Input input = complete(target);
    payload = null;
    headerLength = 0;
    return input;
  }

  private @Nullable Input complete(byte[] whole) {
    return switch (opcode()) {
      case 8 -> close(whole);
      case 9 -> new Input.Ping(whole);
      case 10 -> null; // A pong says what the socket says already: somebody is there.
      default -> append(whole);
    };
  }

  /** Nothing, or a code that may be sent and a reason in UTF-8 (RFC 6455 §7.4). */
  private static Input close(byte[] body) {
    if (body.length == 0) {
      return new Input.Close();
    }
    int code = body.length == 1 ? 0 : (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
    boolean known = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
    if (!known && (code < 3000 || code > 4999)) {
      return new Input.Broken("a close begins with a code that may be sent");
    }
    boolean readable = text(ByteBuffer.wrap(body, 2, body.length - 2)) != null;
    return readable ? new Input.Close() : new Input.Broken("a reason to close is UTF-8");
  }

  private @Nullable Input append(byte[] fragment) {
    if (++fragments > FRAGMENTS_MAX) {
      return new Input.Broken("a message has at most " + FRAGMENTS_MAX + " fragments");
    }
    if (fragment.length > 0) {
      message = Arrays.copyOf(message, messageLength + fragment.length);
      System.arraycopy(fragment, 0, message, messageLength, fragment.length);
      messageLength = message.length;
    }
    inMessage = !isFinal();
    if (inMessage) {
      return null;
    }
    byte[] text = message;
    message = NOTHING;
    messageLength = 0;
    fragments = 0;
    String decoded = text(ByteBuffer.wrap(text));
    return decoded == null ? new Input.Broken("a text message is UTF-8") : new Input.Text(decoded);
  }

  private static @Nullable String text(ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
