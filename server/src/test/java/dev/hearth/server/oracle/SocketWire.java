package dev.hearth.server.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.RawClient;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A WebSocket by hand (RFC 6455): what the server sends is taken strictly, message by message. For
 * one thread; {@link #close} for any.
 */
final class SocketWire implements Closeable {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int DRAINING = 1012;
  private static final int OVERLOADED = 1013;

  private final Socket socket;
  private final DataInputStream in;
  private final Deque<Json> unread = new ArrayDeque<>();

  private SocketWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 << 10));
  }

  /**
   * Opens one.
   *
   * @throws IOException also if a server that is going down refuses it
   */
  static SocketWire open(RawClient client, String target, String... headers) throws IOException {
    SocketWire wire = new SocketWire(client.connect());
    try {
      wire.shakeHands(target, headers);
      return wire;
    } catch (IOException | AssertionError e) {
      wire.close();
      throw e;
    }
  }

  private void shakeHands(String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    request
        .append("Upgrade: websocket\r\nConnection: Upgrade\r\n")
        .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n");
    socket.getOutputStream().write(request.toString().getBytes(UTF_8));
    RawAnswer head = RawAnswer.parse(head());
    if (head.status() != 101) {
      throw Follower.unavailable(head);
    }
    boolean plain = head.header("Sec-WebSocket-Extensions").isEmpty();
    if (!plain || !head.header("Sec-WebSocket-Accept").orElse("").equals(ACCEPT)) {
      throw new AssertionError("the handshake was answered " + head);
    }
  }

  private byte[] head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("no head, only: " + head.toString(UTF_8));
      }
      head.write(c);
    }
    return head.toByteArray();
  }

  /** The next object; waits for it. */
  Json next() throws IOException {
    while (unread.isEmpty()) {
      int first = in.readUnsignedByte();
      byte[] payload = payload(in.readUnsignedByte());
      switch (first) {
        case FIN | TEXT -> unread.add(Json.parse(text(payload)));
        case FIN | BINARY -> lines(payload);
        case FIN | PING -> send(PONG, payload);
        case FIN | CLOSE -> throw closed(payload);
        default -> throw new AssertionError("a frame that begins with " + first);
      }
    }
    return unread.remove();
  }

  /** A length in its shortest form, and no mask (RFC 6455 §5.1, §5.2). */
  private byte[] payload(int second) throws IOException {
    long length =
        switch (second) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> second;
        };
    boolean shortest = length > (second == 127 ? 0xFFFF : second == 126 ? 125 : -1);
    if (second > 127 || !shortest || length > Integer.MAX_VALUE) {
      throw new AssertionError("a frame with the length " + second + ", " + length);
    }
    byte[] payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new EOFException("cut inside a frame");
    }
    return payload;
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("a message that is not UTF-8", e);
    }
  }

  /** One zstd frame holds one or more lines. */
  private void lines(byte[] frame) throws IOException {
    String lines;
    try (InputStream plain = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(frame))) {
      lines = text(plain.readAllBytes());
    }
    if (!lines.endsWith("\n")) {
      throw new AssertionError("a message without the end of its line: " + lines);
    }
    lines.lines().map(Json::parse).forEach(unread::add);
  }

  /** How a server that is going down says so; any other end is the server's error. */
  private static IOException closed(byte[] payload) {
    int code = payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    if (code != DRAINING && code != OVERLOADED) {
      throw new AssertionError("closed with " + code + " " + new String(payload, UTF_8));
    }
    return new IOException("closed with " + code);
  }

  /** Sends a text message. */
  void send(String text) throws IOException {
    send(TEXT, text.getBytes(UTF_8));
  }

  private void send(int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(FIN | opcode);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >>> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % MASK.length]);
    }
    socket.getOutputStream().write(frame.toByteArray());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
