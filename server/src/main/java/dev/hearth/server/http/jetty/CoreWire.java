package dev.hearth.server.http.jetty;

import dev.hearth.server.http.Wire;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request without the servlet. The thread it begins on never waits for the peer: a body known as
 * a whole is written as the socket takes it, everything longer goes on on another thread.
 *
 * <p>Jetty's exchange is completed when both the route has returned, which may read on after its
 * answer, and the last byte of the answer is with the kernel: {@code open} counts the two.
 */
final class CoreWire implements Wire {
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Executor waiting;
  private final AtomicInteger open = new AtomicInteger(1);
  private final AtomicBoolean completed = new AtomicBoolean();
  private @Nullable Runnable whenEnded;
  private @Nullable InputStream body;
  private byte @Nullable [] taken;
  private boolean ended;
  private boolean handedOn;

  /**
   * @param waiting runs what may wait, without a limit of its own
   */
  CoreWire(Request request, Response response, Callback callback, Executor waiting) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.waiting = waiting;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  @Override
  public String peerAddress() {
    return Request.getRemoteAddr(request);
  }

  @Override
  public long announcedLength() {
    return request.getLength();
  }

  /** Whatever is wrong with a body is an {@link IOException}, as routes expect it. */
  @Override
  public InputStream body() {
    InputStream opened = body;
    if (opened == null) {
      opened = new BodyStream(Content.Source.asInputStream(request));
      body = opened;
    }
    return opened;
  }

  /** A client that waits for 100 (Continue) has sent nothing yet. */
  @Override
  public boolean takeBody(int bytesMax) {
    long length = request.getLength();
    if (length < 0 || length > bytesMax || request.getHeaders().contains(HttpHeader.EXPECT)) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    boolean whole = false;
    while (!whole) {
      Content.Chunk chunk = request.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        break; // The route that waits for the body is told of a failure once more.
      }
      bytes.put(chunk.getByteBuffer());
      whole = chunk.isLast();
      chunk.release();
    }
    if (whole && !bytes.hasRemaining()) {
      taken = bytes.array();
    } else if (bytes.position() > 0) {
      InputStream first = new ByteArrayInputStream(bytes.array(), 0, bytes.position());
      InputStream rest = Content.Source.asInputStream(request);
      body = new BodyStream(new SequenceInputStream(first, rest));
    }
    return taken != null;
  }

  @Override
  public byte @Nullable [] takenBody() {
    return taken;
  }

  @Override
  public int status() {
    return response.getStatus() == 0 ? 200 : response.getStatus();
  }

  @Override
  public void setStatus(int status) {
    response.setStatus(status);
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (value == null) {
      response.getHeaders().remove(name);
    } else {
      response.getHeaders().put(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    response.getHeaders().add(name, value);
  }

  @Override
  public void setLength(long bytes) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes);
  }

  @Override
  public boolean isCommitted() {
    return response.isCommitted();
  }

  /** Nothing is held back here: what was written has left. */
  @Override
  public void resetBody() {}

  @Override
  public OutputStream out() {
    ended = true;
    return Content.Sink.asOutputStream(response);
  }

  @Override
  public void end(ByteBuffer body) {
    ended = true;
    open.incrementAndGet();
    response.write(true, body, Callback.from(this::partDone, this::complete));
  }

  @Override
  public void whenEnded(Runnable action) {
    Runnable before = whenEnded;
    whenEnded =
        before == null
            ? action
            : () -> {
              before.run();
              action.run();
            };
  }

  @Override
  public void mayWait(Work rest) {
    handedOn = true;
    waiting.execute(
        () -> {
          try {
            rest.run();
            partDone();
          } catch (IOException | RuntimeException | Error e) {
            cut(e); // Else the exchange would never end.
          }
        });
  }

  /** What selects for the socket also answers, so a whole batch of answers costs one wake-up. */
  @Override
  public void later(CompletableFuture<?> done, Runnable rest) {
    handedOn = true;
    CountingEndPoint socket =
        CountingEndPoint.of(request.getConnectionMetaData().getConnection().getEndPoint());
    var _ = done.whenComplete((_, _) -> socket.onSelector(() -> goOn(rest)));
  }

  // What is thrown here would be lost, and the exchange would never end.
  private void goOn(Runnable rest) {
    try {
      rest.run();
      endRoute();
    } catch (RuntimeException | Error e) {
      cut(e);
    }
  }

  @Override
  public Request jetty() {
    return request;
  }

  @Override
  public void cut(Throwable cause) {
    request.getConnectionMetaData().getConnection().getEndPoint().close(cause);
    complete(cause);
  }

  /** The route has returned: an answer without a body ends now, one that was handed on later. */
  void finish() {
    if (!handedOn) {
      endRoute();
    }
  }

  private void endRoute() {
    if (completed.get()) {
      return;
    }
    if (!ended) {
      end(BufferUtil.EMPTY_BUFFER);
    }
    partDone();
  }

  private void partDone() {
    if (open.decrementAndGet() == 0) {
      complete(null);
    }
  }

  private void complete(@Nullable Throwable failure) {
    if (!completed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (failure == null) {
        callback.succeeded(); // Where a stream takes the connection over, and its head goes out.
      } else {
        callback.failed(failure);
      }
    } finally {
      Runnable last = whenEnded;
      if (last != null) {
        last.run();
      }
    }
  }

  /** A body that failed once stays failed; Jetty would wait for more after a timeout. */
  private static final class BodyStream extends FilterInputStream {
    private @Nullable IOException failure;

    BodyStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (failure != null) {
        throw failure;
      }
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      } catch (RuntimeException e) {
        failure = new IOException(e);
        throw failure;
      }
    }
  }
}
