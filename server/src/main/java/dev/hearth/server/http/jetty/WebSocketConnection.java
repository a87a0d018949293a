package dev.hearth.server.http.jetty;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Problem;
import dev.hearth.server.subscriptions.StreamOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * A connection after its upgrade to WebSocket (RFC 6455). Everything it sends, messages, pongs and
 * the close frame, comes framed from the engine, which has one write in progress at the most: so a
 * message is framed once for everybody, and no queue, thread or buffer belongs to a quiet
 * connection. Everything it receives goes to its {@link SocketDoor}, one message after the other;
 * while one is not answered the socket is not read.
 */
public final class WebSocketConnection extends AbstractConnection
    implements Connection.UpgradeTo, StreamOutput {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int READ_BYTES = 4 << 10;
  private static final int KEY_BYTES = 16;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** How long a client may take to say goodbye after us. */
  private static final long GOODBYE_MILLIS = 2_000;

  private final CountingEndPoint socket;
  private final SocketDoor door;
  private final ClientFrames frames;

  /** What was read and not yet looked at; owned by whoever reads. */
  private ByteBuffer unread = NOTHING;

  /** True while the door has something to answer; nobody reads then. */
  private final AtomicBoolean doorReads = new AtomicBoolean();

  private volatile boolean ending;
  private volatile boolean saidGoodbye;

  private WebSocketConnection(
      CountingEndPoint socket, Executor executor, SocketDoor door, int messageBytesMax) {
    super(socket, executor);
    this.socket = socket;
    this.door = door;
    this.frames = new ClientFrames(messageBytesMax);
  }

  /** True if the request asks for a WebSocket. */
  public static boolean isAskedFor(Exchange exchange) {
    return exchange.method().equals("GET")
        && exchange.header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /**
   * Checks the handshake (RFC 6455 §4.2.1).
   *
   * @throws dev.hearth.server.http.ProblemException 400, or 426 for another version
   */
  public static void check(Exchange exchange) {
    boolean upgrades =
        exchange.headers("Connection").stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
    boolean modern =
        exchange.jetty().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    if (!modern || !upgrades || !isKey(exchange.header("Sec-WebSocket-Key").orElse(""))) {
      throw Problem.badRequest("bad_handshake", "The WebSocket handshake is malformed").exception();
    }
    if (!"13".equals(exchange.header("Sec-WebSocket-Version").orElse(""))) {
      throw Problem.of(426, "websocket_version", "Only version 13 of WebSocket is spoken")
          .withHeader("Sec-WebSocket-Version", "13")
          .withHeader("Upgrade", "websocket")
          .exception();
    }
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Answers a handshake that was checked, and gives the connection to a door. The route must return
   * at once.
   *
   * @param notOpened run if the answer can't be sent, so that the door will never be opened
   */
  public static void accept(
      Exchange exchange, SocketDoor door, int messageBytesMax, Runnable notOpened) {
    Request request = exchange.jetty();
    CountingEndPoint socket =
        CountingEndPoint.of(request.getConnectionMetaData().getConnection().getEndPoint());
    Executor executor = request.getConnectionMetaData().getConnector().getExecutor();
    exchange
        .setStatus(101)
        .setHeader("Upgrade", "websocket")
        .setHeader("Connection", "Upgrade")
        .setHeader("Sec-WebSocket-Accept", answer(exchange.header("Sec-WebSocket-Key").orElse("")));
    Request.addCompletionListener(
        request,
        failure -> {
          if (failure != null) {
            notOpened.run();
          }
        });
    request.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        new WebSocketConnection(socket, executor, door, messageBytesMax));
  }

  private static String answer(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key.strip() + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  // --- Reading. ---

  @Override
  public void onUpgradeTo(ByteBuffer prefilled) {
    if (prefilled != null && prefilled.hasRemaining()) {
      unread = ByteBuffer.allocate(prefilled.remaining()).put(prefilled).flip();
    }
  }

  @Override
  public void onOpen() {
    super.onOpen();
    socket.setIdleTimeout(0);
    try {
      door.opened(this);
    } catch (IOException | RuntimeException e) {
      socket.close(e);
      return;
    }
    proceed();
  }

  @Override
  public void onFillable() {
    ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
    try {
      bytes.clear().flip(); // Jetty fills behind the limit.
      int count = socket.fill(bytes);
      if (count < 0) {
        left();
        return;
      }
      unread = bytes;
      proceed();
    } catch (IOException e) {
      left();
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    left();
  }

  private void left() {
    door.gone();
    socket.close();
  }

  /** Looks at what was read until something must be answered, or nothing is left. */
  private void proceed() {
    while (true) {
      ClientFrames.Input input = frames.next(unread);
      if (input == null) {
        unread = NOTHING;
        fillInterested();
        return;
      }
      boolean last = input instanceof ClientFrames.Input.Close;
      if (!ending) {
        saidGoodbye |= last;
        give(input);
        return;
      }
      if (last || input instanceof ClientFrames.Input.Broken) {
        socket.close();
        return;
      }
    }
  }

  private void give(ClientFrames.Input input) {
    doorReads.set(true);
    try {
      door.received(input, this::readOn);
    } catch (RuntimeException e) {
      door.gone();
      socket.close(e);
    }
  }

  /** Whoever takes the reading back from the door, and only he, goes on. */
  private void readOn() {
    if (doorReads.compareAndSet(true, false)) {
      getExecutor().execute(this::proceed);
    }
  }

  // --- Writing. ---

  @Override
  public void write(ByteBuffer bytes, Completion completion) {
    socket.write(
        Callback.from(
            Invocable.InvocationType.NON_BLOCKING,
            completion::succeeded,
            cause -> failed(cause, completion)),
        bytes);
  }

  @Override
  public void end(ByteBuffer bytes, Completion completion) {
    ending = true;
    socket.write(
        Callback.from(
            Invocable.InvocationType.NON_BLOCKING,
            () -> {
              if (saidGoodbye) {
                socket.close();
              } else {
                // The client closes; one that does not, though it talk on, is cut in time.
                socket
                    .getScheduler()
                    .schedule(() -> socket.close(), GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
                readOn();
              }
              completion.succeeded();
            },
            cause -> failed(cause, completion)),
        bytes);
  }

  private void failed(Throwable cause, Completion completion) {
    socket.close(cause);
    completion.failed(cause);
  }

  @Override
  public void abort() {
    socket.reset(new TimeoutException("stream cut"));
  }

  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    return true;
  }

  @Override
  public long acceptedBytes() {
    socket.offerAgain();
    return socket.accepted();
  }

  @Override
  public EndPoint getEndPoint() {
    return socket;
  }

  @Override
  public String toConnectionString() {
    return String.format(Locale.ROOT, "%s[ending=%s]", super.toConnectionString(), ending);
  }
}
