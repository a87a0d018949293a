package dev.hearth.server.http.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Looks whether a peer is still there while its answer is late, for nobody reads then: Jetty
 * listens again when the exchange has ended. What the peer asks for meanwhile is kept for then; one
 * that says that it will send nothing more may have left.
 */
final class PeerWatch implements Callback {
  private static final int READ_BYTES = 512;

  private final RawConnection connection;
  private final CountingEndPoint socket;
  private final Runnable mayHaveLeft;

  /** Guarded by this: from then on whatever comes is Jetty's. */
  private boolean ended;

  private PeerWatch(RawConnection connection, Runnable mayHaveLeft) {
    this.connection = connection;
    this.socket = CountingEndPoint.of(connection.getEndPoint());
    this.mayHaveLeft = mayHaveLeft;
  }

  /**
   * Begins to look. Whoever ends the exchange ends this first.
   *
   * @param mayHaveLeft run once at the most, and must not wait
   */
  static PeerWatch begin(RawConnection connection, Runnable mayHaveLeft) {
    PeerWatch watch = new PeerWatch(connection, mayHaveLeft);
    watch.begin();
    return watch;
  }

  private synchronized void begin() {
    if (connection.isRequestBufferEmpty()) {
      socket.fillInterested(this);
    } else {
      ended = true; // It has sent its next request already.
    }
  }

  /** Leaves the socket to Jetty. */
  void end() {
    boolean listening;
    synchronized (this) {
      listening = !ended;
      ended = true;
    }
    if (listening) {
      socket.getFillInterest().onFail(new CancellationException("the answer is ready"));
    }
  }

  @Override
  public void succeeded() {
    if (hasNothingMoreToSay()) {
      mayHaveLeft.run();
    }
  }

  private synchronized boolean hasNothingMoreToSay() {
    if (ended) {
      return false;
    }
    ByteBuffer bytes = BufferUtil.allocate(READ_BYTES);
    int count;
    try {
      count = socket.fill(bytes);
    } catch (IOException e) {
      count = -1;
    }
    if (count == 0) {
      socket.fillInterested(this);
      return false;
    }
    ended = true;
    if (count > 0) {
      connection.onUpgradeTo(bytes); // Which puts them where Jetty looks first.
    }
    return count < 0;
  }

  /** Closed by somebody else, or the end of this. */
  @Override
  public void failed(Throwable cause) {}

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
