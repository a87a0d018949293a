package dev.hearth.server.http.jetty;

import dev.hearth.server.subscriptions.StreamOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a {@link StreamConnection}. What the engine writes is offered to the kernel
 * at once, on the engine's thread; only what the kernel does not take waits for the selector.
 */
final class SocketOutput implements StreamOutput {
  private final CountingEndPoint socket;
  private final Runnable whenEnded;
  private volatile boolean open;
  private Framing framing = Framing.UNTIL_CLOSE;
  private @Nullable ByteBuffer head;
  private volatile @Nullable Completion engine;

  // Guarded by this: the engine's first write, which waits for the connection to be ours.
  private @Nullable Waiting waiting;

  private record Waiting(ByteBuffer bytes, Completion completion, boolean last) {}

  /**
   * @param whenEnded called once the last words are with the kernel
   */
  SocketOutput(CountingEndPoint socket, Runnable whenEnded) {
    this.socket = socket;
    this.whenEnded = whenEnded;
  }

  /** The socket is ours: the head goes out with the first write. */
  void open(ByteBuffer newHead, Framing newFraming) {
    head = newHead;
    framing = newFraming;
    Waiting first = begin();
    if (first != null) {
      send(first.bytes(), first.completion(), first.last());
    }
  }

  /** The socket will never be ours; it is closed. */
  void refuse(Throwable cause) {
    socket.close(cause);
    Waiting first = begin();
    if (first != null) {
      first.completion().failed(cause);
    }
  }

  private synchronized @Nullable Waiting begin() {
    Waiting first = waiting;
    waiting = null;
    open = true;
    return first;
  }

  private synchronized boolean waits(ByteBuffer bytes, Completion completion, boolean last) {
    if (!open) {
      waiting = new Waiting(bytes, completion, last);
    }
    return !open;
  }

  @Override
  public int roomBefore() {
    return Framing.roomBefore();
  }

  @Override
  public int roomAfter() {
    return Framing.roomAfter();
  }

  @Override
  public void write(ByteBuffer bytes, Completion completion) {
    start(bytes, completion, false);
  }

  @Override
  public void end(ByteBuffer bytes, Completion completion) {
    start(bytes, completion, true);
  }

  private void start(ByteBuffer bytes, Completion completion, boolean last) {
    if (engine == null) {
      engine = completion;
    }
    if (open || !waits(bytes, completion, last)) {
      send(bytes, completion, last);
    }
  }

  private void send(ByteBuffer bytes, Completion completion, boolean last) {
    try {
      framing.frame(bytes, last);
      ByteBuffer first = head == null ? BufferUtil.EMPTY_BUFFER : head;
      boolean taken = head == null ? socket.flush(bytes) : socket.flush(first, bytes);
      head = null;
      if (taken) {
        succeeded(completion, last);
      } else {
        socket.write(new Pending(completion, last), first, bytes);
      }
    } catch (IOException | RuntimeException | Error e) {
      failed(completion, e);
    }
  }

  private void succeeded(Completion completion, boolean last) {
    if (last) {
      whenEnded.run();
    }
    completion.succeeded();
  }

  private void failed(Completion completion, Throwable cause) {
    socket.close(cause);
    completion.failed(cause);
  }

  /** A write of which the kernel has not taken everything. */
  private final class Pending implements Callback {
    private final Completion completion;
    private final boolean last;

    Pending(Completion completion, boolean last) {
      this.completion = completion;
      this.last = last;
    }

    @Override
    public void succeeded() {
      SocketOutput.this.succeeded(completion, last);
    }

    @Override
    public void failed(Throwable cause) {
      SocketOutput.this.failed(completion, cause);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING; // The engine only marks and hands on.
    }
  }

  /** The peer will send nothing more. */
  void peerEnded() {
    Completion told = engine;
    if (told != null) {
      told.peerEnded();
    }
  }

  @Override
  public void abort() {
    socket.reset(new TimeoutException("stream cut"));
  }

  @Override
  public long acceptedBytes() {
    socket.offerAgain();
    return socket.accepted();
  }
}
