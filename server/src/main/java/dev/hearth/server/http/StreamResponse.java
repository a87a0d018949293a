package dev.hearth.server.http;

import dev.hearth.server.subscriptions.StreamOutput;
import jakarta.servlet.AsyncContext;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A response that goes on after its route returned, written through Jetty's asynchronous output: no
 * thread and no buffer of ours belongs to an idle stream.
 *
 * <p>It writes below the servlet's own output stream, whose buffer would cost 32 KiB a connection;
 * the servlet only ends the exchange. While it lives the connection has no idle timeout: the engine
 * knows what silence means on a stream and cuts what stalls.
 */
final class StreamResponse implements StreamOutput {
  private final AsyncContext async;
  private final Response response;
  private final CountingEndPoint socket;
  private final long idleTimeoutBefore;
  private final AtomicBoolean ended = new AtomicBoolean();

  private StreamResponse(AsyncContext async, Response response, CountingEndPoint socket) {
    this.async = async;
    this.response = response;
    this.socket = socket;
    this.idleTimeoutBefore = socket.getIdleTimeout();
  }

  /** Takes over a response whose status and headers are set. The route must return at once. */
  static StreamResponse begin(Exchange exchange) {
    AsyncContext async = exchange.request().startAsync();
    async.setTimeout(0);
    ServletContextRequest request =
        ServletContextRequest.getServletContextRequest(exchange.request());
    CountingEndPoint socket =
        CountingEndPoint.of(request.getConnectionMetaData().getConnection().getEndPoint());
    StreamResponse output = new StreamResponse(async, request.getServletContextResponse(), socket);
    socket.setIdleTimeout(0);
    return output;
  }

  @Override
  public void write(ByteBuffer bytes, Completion completion) {
    response.write(false, bytes, callback(completion, false));
  }

  @Override
  public void end(ByteBuffer bytes, Completion completion) {
    response.write(true, bytes, callback(completion, true));
  }

  private Callback callback(Completion completion, boolean last) {
    return new Callback() {
      @Override
      public void succeeded() {
        if (last) {
          finish();
        }
        completion.succeeded();
      }

      @Override
      public void failed(Throwable cause) {
        socket.close(cause);
        finish();
        completion.failed(cause);
      }

      @Override
      public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING; // The engine only marks and hands on.
      }
    };
  }

  private void finish() {
    if (ended.compareAndSet(false, true)) {
      socket.setIdleTimeout(idleTimeoutBefore);
      async.complete();
    }
  }

  @Override
  public void abort() {
    socket.close(new TimeoutException("stream cut"));
    finish();
  }

  @Override
  public long acceptedBytes() {
    return socket.accepted();
  }
}
