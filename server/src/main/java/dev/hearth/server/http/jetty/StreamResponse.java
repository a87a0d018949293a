package dev.hearth.server.http.jetty;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.subscriptions.StreamOutput;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
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
public final class StreamResponse implements StreamOutput {
  private static final String TAKEN = StreamResponse.class.getName();

  private final Response response;
  private final CountingEndPoint socket;
  private final long idleTimeoutBefore;
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  private StreamResponse(Response response, CountingEndPoint socket) {
    this.response = response;
    this.socket = socket;
    this.idleTimeoutBefore = socket.getIdleTimeout();
  }

  /** Takes over a response whose status and headers are set. The route must return at once. */
  public static StreamResponse begin(Exchange exchange) {
    AsyncContext async = exchange.request().startAsync();
    async.setTimeout(0);
    ServletContextRequest request =
        ServletContextRequest.getServletContextRequest(exchange.request());
    CountingEndPoint socket =
        CountingEndPoint.of(request.getConnectionMetaData().getConnection().getEndPoint());
    StreamResponse output = new StreamResponse(request.getServletContextResponse(), socket);
    exchange.request().setAttribute(TAKEN, output);
    socket.setIdleTimeout(0);
    return output;
  }

  /** Completes when the response of this request ends, if it goes on after its route. */
  static Optional<CompletableFuture<?>> takenBy(HttpServletRequest request) {
    return Optional.ofNullable((StreamResponse) request.getAttribute(TAKEN))
        .map(output -> output.ended);
  }

  @Override
  public void write(ByteBuffer bytes, Completion completion) {
    send(bytes, callback(completion, false));
  }

  @Override
  public void end(ByteBuffer bytes, Completion completion) {
    // The last chunk, which is empty, is written when the servlet's exchange ends.
    send(bytes, callback(completion, true));
  }

  private void send(ByteBuffer bytes, Callback callback) {
    try {
      response.write(false, bytes, callback);
    } catch (RuntimeException e) {
      callback.failed(e); // Jetty's exchange is over already: the server is being stopped.
    }
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
    socket.setIdleTimeout(idleTimeoutBefore);
    ended.complete(true);
  }

  @Override
  public void abort() {
    socket.close(new TimeoutException("stream cut"));
    finish();
  }

  @Override
  public long acceptedBytes() {
    socket.offerAgain();
    return socket.accepted();
  }
}
