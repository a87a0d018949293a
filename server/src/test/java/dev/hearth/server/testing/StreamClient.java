package dev.hearth.server.testing;

import dev.hearth.server.coding.Coding;
import dev.hearth.server.coding.Decoders;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An event stream read by hand over a socket: no HTTP library and no {@code EventSource} between a
 * test and the bytes.
 */
public final class StreamClient implements AutoCloseable {
  private final Socket socket;
  private final RawAnswer head;
  private final InputStream body;

  private StreamClient(Socket socket) throws IOException {
    this.socket = socket;
    InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    this.head = RawAnswer.parse(head(in));
    boolean chunked = head.header("Transfer-Encoding").filter("chunked"::equals).isPresent();
    this.body = decoded(chunked ? new Chunks(in) : in);
  }

  /** Undoes the coding that the head names, by decoders that are not ours. */
  private InputStream decoded(InputStream coded) throws IOException {
    String coding = head.header("Content-Encoding").orElse("identity");
    return Decoders.reading(Coding.valueOf(coding.toUpperCase(Locale.ROOT)), coded);
  }

  /** Sends a GET with these headers and reads the answer's head. */
  public static StreamClient open(RawClient client, String target, String... headers)
      throws IOException {
    Socket socket = client.connect();
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    request.append("\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    return new StreamClient(socket);
  }

  private static byte[] head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("no head, only: " + head);
      }
      head.append((char) c);
    }
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Status and headers; the body is empty. */
  public RawAnswer head() {
    return head;
  }

  /** The next block with its lines, the blank one left out; waits for it. */
  public List<String> block() throws IOException {
    List<String> lines = new ArrayList<>();
    while (true) {
      String line = line();
      if (line.isEmpty()) {
        return lines;
      }
      lines.add(line);
    }
  }

  /** The next block that is neither a comment nor only {@code retry:}. */
  public List<String> frame() throws IOException {
    while (true) {
      List<String> block = block();
      if (block.stream().anyMatch(line -> !line.startsWith(":") && !line.startsWith("retry:"))) {
        return block;
      }
    }
  }

  /** So many frames. */
  public List<List<String>> frames(int count) throws IOException {
    List<List<String>> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame());
    }
    return frames;
  }

  /** Everything up to the end of the stream, as it was sent. */
  public String rest() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The next line, without its end; waits for it. */
  public String line() throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    for (int c = body.read(); c != '\n'; c = body.read()) {
      if (c < 0) {
        throw new EOFException("the stream ended inside: " + bytes);
      }
      bytes.write(c);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The inside of a chunked body. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private int left;
    private boolean ended;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        left = size();
        ended = left == 0;
      }
      if (ended) {
        return -1;
      }
      int count = in.read(target, offset, Math.min(left, length));
      if (count < 0) {
        throw new EOFException("the connection was cut inside a chunk");
      }
      left -= count;
      return count;
    }

    /** The next chunk's size; the end of the last chunk's line comes only with it. */
    private int size() throws IOException {
      String line = hexLine();
      return Integer.parseInt(line.isEmpty() ? hexLine() : line, 16);
    }

    private String hexLine() throws IOException {
      StringBuilder digits = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the connection was cut between chunks");
        }
        digits.append((char) c);
      }
      return digits.toString().strip();
    }
  }
}
