package dev.hearth.server.http.jetty;

import dev.hearth.server.http.PeerSocket;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A socket that counts the bytes the kernel took from it, also in the middle of one long write.
 * Jetty itself counts whole writes, which tells a reader that reads slowly not from one that does
 * not read at all.
 */
final class CountingEndPoint extends SocketChannelEndPoint implements PeerSocket {
  private final ManagedSelector selector;

  // Written by whichever thread flushes, one at a time; read by the engine's ticker.
  private volatile long accepted;

  private CountingEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    this.selector = selector;
  }

  @Override
  public long accepted() {
    return accepted;
  }

  /**
   * Offers a pending write to the kernel once more. Linux tells of room only when a third of a send
   * buffer of some megabytes is free, but takes bytes long before: without asking, a reader of a
   * few kilobytes a second looks like one that reads nothing.
   */
  void offerAgain() {
    getWriteFlusher().completeWrite();
  }

  /**
   * Has something done on the thread that selects for this socket, which must not wait. All that is
   * asked for while it selects costs one wake-up together.
   */
  void onSelector(Runnable task) {
    selector.submit(_ -> task.run());
  }

  @Override
  public boolean isWriting() {
    return getWriteFlusher().isPending();
  }

  /** As {@link #offerAgain}, on the thread that would have been told of the room. */
  @Override
  public void offerSoon() {
    onSelector(this::offerAgain);
  }

  /** The kernel would keep what is still to be sent for a peer that hangs. */
  @Override
  public void reset(Throwable cause) {
    try {
      getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException _) {
      // It is closed already.
    }
    close(cause);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // One flush at a time.
  public boolean flush(ByteBuffer... buffers) throws IOException {
    if (buffers.length == 1) {
      return flush(buffers[0]);
    }
    long before = remaining(buffers);
    try {
      return super.flush(buffers);
    } finally {
      accepted += before - remaining(buffers);
    }
  }

  /** One buffer, which needs no gathering: what streams write a thousand times for each event. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One flush at a time.
  private boolean flush(ByteBuffer buffer) throws IOException {
    try {
      int taken = getChannel().write(buffer);
      accepted += taken;
      if (taken > 0) {
        notIdle();
      }
      return !buffer.hasRemaining();
    } catch (IOException e) {
      throw new EofException(e);
    }
  }

  private static long remaining(ByteBuffer[] buffers) {
    long remaining = 0;
    for (ByteBuffer buffer : buffers) {
      remaining += buffer.remaining();
    }
    return remaining;
  }

  /** Makes such sockets of the connections it accepts. */
  static final class Connector extends ServerConnector {
    Connector(Server server, ConnectionFactory factory) {
      super(server, factory);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) {
      CountingEndPoint endPoint = new CountingEndPoint(channel, selector, key, getScheduler());
      endPoint.setIdleTimeout(getIdleTimeout());
      return endPoint;
    }
  }

  /** The socket below a connection of {@link Connector}. */
  static CountingEndPoint of(EndPoint endPoint) {
    return (CountingEndPoint) endPoint;
  }
}
