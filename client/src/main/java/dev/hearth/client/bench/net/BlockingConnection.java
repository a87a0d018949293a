package dev.hearth.client.bench.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A blocking connection for one thread: preparation (sign-up, listing) and the replay, where one
 * reader on one socket is what is measured.
 */
public final class BlockingConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int BODY_BYTES_MAX = 16 * 1024 * 1024;

  /** A complete answer. */
  public static final class Answer {
    private final ResponseParser head;
    private final byte[] body;

    private Answer(ResponseParser head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    public int status() {
      return head.status();
    }

    /**
     * The first header of that name.
     *
     * @param name in lower case
     */
    public Optional<String> header(String name) {
      return head.header(name);
    }

    /**
     * The body as text, all of it.
     *
     * @throws MalformedResponseException if it ended with its connection: nobody can tell whether
     *     it was cut
     */
    public String wholeText() throws MalformedResponseException {
      if (!head.isDelimited()) {
        throw new MalformedResponseException(
            "an answer ends with its connection, so nobody can tell whether it was cut");
      }
      return text();
    }

    /** As much of the body as came, as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  private BlockingConnection(Socket socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @param timeout for connecting and for each read: a server that says nothing for so long has
   *     failed
   */
  public static BlockingConnection open(Target target, Duration timeout) throws IOException {
    return open(target, timeout, timeout);
  }

  /**
   * Connects.
   *
   * @param connect how long that may take
   * @param read after how long without a byte {@link #receive} gives up; it may be called again
   */
  public static BlockingConnection open(Target target, Duration connect, Duration read)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Math.max(1, read.toMillis())); // 0 would be without end
      socket.connect(target.address(), (int) Math.max(1, connect.toMillis()));
      return new BlockingConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a request and waits for the whole answer, of at most 16 MiB. */
  public Answer exchange(byte[] request) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ResponseParser parser =
        new ResponseParser(
            (bytes, from, to) -> {
              if (body.size() + to - from > BODY_BYTES_MAX) {
                throw new MalformedResponseException("an answer is longer than 16 MiB");
              }
              body.write(bytes, from, to - from);
            },
            true);
    send(request);
    parser.reset();
    while (!parser.isDone()) {
      receive(parser);
    }
    return new Answer(parser, body.toByteArray());
  }

  /** Sends a request. */
  public void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /**
   * Waits for bytes and feeds them to {@code parser}.
   *
   * @return how many there were; 0 when the peer has closed and the answer is complete
   * @throws MalformedResponseException if the peer has closed and the answer is not complete
   */
  public int receive(ResponseParser parser) throws IOException {
    int count = socket.getInputStream().read(buffer);
    if (count < 0) {
      parser.end();
      return 0;
    }
    if (parser.feed(buffer, 0, count) < count) {
      throw new MalformedResponseException("more than one answer to a request");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
