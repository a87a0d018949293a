package dev.hearth.server.http.jetty;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.LeastRate;
import dev.hearth.server.subscriptions.StreamOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EventListener;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has become a stream: it takes a socket over from HTTP once a route has
 * answered, and gives it back when the stream has ended.
 *
 * <pre>
 *   prepare(exchange)     the engine may write; its first write waits
 *   takeOver(exchange)    the route's last step
 *   the exchange ends     Jetty sends nothing and lets go of request, response, parser and buffers
 *   onOpen()              head and first write go out
 *   end(…)                the last words; then HTTP goes on here, or the connection is closed
 * </pre>
 *
 * <p>So an idle stream is a socket, this object and the engine's own state, and a write is one call
 * of the kernel. While it lives the connection has no idle timeout: the engine knows what silence
 * means on a stream and cuts what stalls.
 *
 * <p>It listens to its peer all the time. A peer that ends its side has left, or has only nothing
 * more to say (RFC 9112 §9.6 allows both): the engine is told, and finds out by writing. Bytes of a
 * next request are kept for it, as many as one read gives; the rest stays in the kernel.
 */
public final class StreamConnection
    implements Connection, Connection.UpgradeFrom, Connection.UpgradeTo {
  private static final int READ_BYTES = 1 << 10;

  /**
   * Read after the last words of a connection that ends, lest its kernel throw them away; for no
   * longer than the {@link LeastRate#patience}.
   */
  private static final int DISCARDED_BYTES_MAX = 8 << 20;

  private final Connector connector;
  private final LeastRate rate;
  private final CountingEndPoint socket;
  private final SocketOutput output;
  private @Nullable StreamHead head;

  // Guarded by this: who listens, and what becomes of the connection.
  private boolean listening;
  private boolean peerEnded;
  private boolean ended;
  private boolean persistent;
  private int discarded;
  private long spokenNanos;
  private @Nullable ByteBuffer unread;

  /** What has to be done once the lock is let go of. */
  private enum Next {
    NOTHING,
    LISTEN,
    TELL_ENGINE,
    RETURN_TO_HTTP,
    END_OUTPUT,
    END_OUTPUT_AND_LISTEN,
    CLOSE
  }

  private StreamConnection(
      Connector connector, CountingEndPoint socket, LeastRate rate, @Nullable Runnable seam) {
    this.rate = rate;
    this.connector = connector;
    this.socket = socket;
    Runnable whenEnded = seam == null ? () -> act(spoken()) : () -> actBehind(seam, spoken());
    this.output = new SocketOutput(socket, whenEnded);
  }

  /** A stream on the connection of a request; nothing has happened to that connection yet. */
  public static StreamConnection prepare(Exchange exchange) {
    return prepare(exchange, null);
  }

  /**
   * As {@link #prepare(Exchange)}, for a test that has to stand where others may overtake.
   *
   * @param seam run when the last words were said, before what follows from them is done
   */
  static StreamConnection prepare(Exchange exchange, @Nullable Runnable seam) {
    RawConnection http = http(exchange);
    CountingEndPoint socket = CountingEndPoint.of(http.getEndPoint());
    return new StreamConnection(http.getConnector(), socket, exchange.leastRate(), seam);
  }

  private static RawConnection http(Exchange exchange) {
    return (RawConnection) exchange.jetty().getConnectionMetaData().getConnection();
  }

  /** What the engine writes to. */
  public StreamOutput output() {
    return output;
  }

  /**
   * Takes the connection over as soon as the exchange, whose status and headers are set, has ended.
   * The route must return at once.
   */
  public void takeOver(Exchange exchange) {
    http(exchange).handOver(this);
  }

  // --- Called by the connection that hands over. ---

  /** What Jetty would have answered. */
  void answer(StreamHead newHead) {
    head = newHead;
  }

  /** The exchange failed before the connection was handed over. */
  void refuse(Throwable cause) {
    output.refuse(cause);
  }

  // --- Called by Jetty. ---

  @Override
  public void onUpgradeTo(ByteBuffer pipelined) {
    unread = pipelined;
  }

  @Override
  public void onOpen() {
    StreamHead answered = head;
    if (answered == null) {
      refuse(new IOException("an exchange ended without an answer"));
      return;
    }
    head = null;
    socket.setIdleTimeout(0);
    act(opened(answered.persistent()));
    output.open(answered.bytes(), answered.framing());
  }

  private synchronized Next opened(boolean goesOn) {
    persistent = goesOn;
    listening = unread == null;
    return listening ? Next.LISTEN : Next.NOTHING;
  }

  private void listen() {
    socket.fillInterested(
        new Callback() {
          @Override
          public void succeeded() {
            read();
          }

          @Override
          public void failed(Throwable cause) {
            act(heard(-1, BufferUtil.EMPTY_BUFFER)); // Closed, or nobody asked anything for long.
          }

          @Override
          public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
          }
        });
  }

  private void read() {
    ByteBuffer bytes = BufferUtil.allocate(READ_BYTES);
    int count;
    try {
      count = socket.fill(bytes);
    } catch (IOException e) {
      count = -1;
    }
    act(heard(count, bytes));
  }

  private synchronized Next heard(int count, ByteBuffer bytes) {
    if (count == 0) {
      return Next.LISTEN;
    }
    if (count > 0 && ended && !persistent) {
      discarded += count;
      long since = rate.nanos().getAsLong() - spokenNanos;
      boolean enough = discarded > DISCARDED_BYTES_MAX || since > rate.patience().toNanos();
      return enough ? Next.CLOSE : Next.LISTEN;
    }
    listening = false;
    if (count > 0) {
      unread = bytes;
      return ended ? Next.RETURN_TO_HTTP : Next.NOTHING;
    }
    peerEnded = true;
    return ended ? Next.CLOSE : Next.TELL_ENGINE;
  }

  /** The last words are with the kernel. */
  private synchronized Next spoken() {
    ended = true;
    if (peerEnded) {
      return Next.CLOSE;
    }
    if (!persistent) {
      unread = null;
      spokenNanos = rate.nanos().getAsLong();
      boolean listened = listening;
      listening = true;
      return listened ? Next.END_OUTPUT : Next.END_OUTPUT_AND_LISTEN;
    }
    if (!listening) {
      return Next.RETURN_TO_HTTP;
    }
    // Under the lock: a request that is heard from here on may open the next stream of this socket,
    // which has no idle timeout, and must not be given this one.
    socket.setIdleTimeout(connector.getIdleTimeout());
    return Next.NOTHING;
  }

  private void actBehind(Runnable seam, Next next) {
    seam.run();
    act(next);
  }

  private void act(Next next) {
    switch (next) {
      case NOTHING -> {}
      case LISTEN -> listen();
      case TELL_ENGINE -> output.peerEnded();
      case RETURN_TO_HTTP -> returnToHttp();
      case END_OUTPUT -> endOutput();
      case END_OUTPUT_AND_LISTEN -> {
        endOutput();
        listen();
      }
      case CLOSE -> socket.close();
    }
  }

  private void endOutput() {
    socket.setIdleTimeout(connector.getIdleTimeout());
    socket.shutdownOutput();
  }

  private void returnToHttp() {
    socket.setIdleTimeout(connector.getIdleTimeout());
    socket.upgrade(connector.getDefaultConnectionFactory().newConnection(connector, socket));
  }

  @Override
  public synchronized @Nullable ByteBuffer onUpgradeFrom() {
    ByteBuffer pipelined = unread;
    unread = null;
    return pipelined;
  }

  @Override
  public void onClose(@Nullable Throwable cause) {}

  @Override
  public EndPoint getEndPoint() {
    return socket;
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    return true;
  }

  // Nobody asks for these: connections are counted as sockets, and streams by the engine.

  @Override
  public void addEventListener(EventListener listener) {}

  @Override
  public void removeEventListener(EventListener listener) {}

  @Override
  public long getMessagesIn() {
    return -1;
  }

  @Override
  public long getMessagesOut() {
    return -1;
  }

  @Override
  public long getBytesIn() {
    return -1;
  }

  @Override
  public long getBytesOut() {
    return -1;
  }

  @Override
  public long getCreatedTimeStamp() {
    return socket.getCreatedTimeStamp();
  }
}
