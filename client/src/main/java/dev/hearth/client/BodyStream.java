package dev.hearth.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it arrives: a stream whose reads give up when no byte came for a while.
 *
 * <p>The JDK's own body streams wait for ever, and its request timeout ends with the headers; a
 * server that falls silent in the middle of an answer would hold its reader until the process ends.
 * At most {@link #AHEAD} pieces wait unread, so a slow reader slows the socket down and fills no
 * memory. One thread reads; any thread may close, which wakes a read.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<BodyStream> {
  private static final int AHEAD = 2;

  private sealed interface Signal {
    record Piece(List<ByteBuffer> buffers) implements Signal {}

    record Failed(Throwable cause) implements Signal {}

    record Ended() implements Signal {}

    record Closed() implements Signal {}
  }

  private final Duration silenceMax;
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> current = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Flow.Subscription> upstream = new CompletableFuture<>();
  private @Nullable Signal last;

  /**
   * @param silenceMax how long a read waits for the next byte
   */
  BodyStream(Duration silenceMax) {
    this.silenceMax = silenceMax;
  }

  @Override
  public CompletionStage<BodyStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (!upstream.complete(subscription) || closed.get()) {
      subscription.cancel();
      return;
    }
    subscription.request(AHEAD);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Piece(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.Failed(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.Ended());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      ByteBuffer buffer = current.peek();
      if (buffer == null) {
        if (!nextPiece()) {
          return -1;
        }
      } else if (!buffer.hasRemaining()) {
        current.remove();
      } else {
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
      }
    }
  }

  /** False at the end of the body. */
  private boolean nextPiece() throws IOException {
    Signal signal = last == null ? take() : last;
    switch (signal) {
      case Signal.Piece piece -> {
        current.addAll(piece.buffers());
        upstream.join().request(1);
        return true;
      }
      case Signal.Ended _ -> {
        last = signal;
        return false;
      }
      case Signal.Closed _ -> {
        last = signal;
        throw new IOException("closed by the reader");
      }
      case Signal.Failed failed -> {
        last = signal;
        throw new IOException("the answer was cut short", failed.cause());
      }
    }
  }

  private Signal take() throws IOException {
    try {
      Signal signal = signals.poll(silenceMax.toNanos(), TimeUnit.NANOSECONDS);
      if (signal == null) {
        throw new SocketTimeoutException("no byte for " + silenceMax);
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Flow.Subscription subscription = upstream.getNow(null);
      if (subscription != null) {
        subscription.cancel();
      }
      signals.add(new Signal.Closed());
    }
  }
}
