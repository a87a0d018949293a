package dev.hearth.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/**
 * Takes every request through the same steps: CORS, tenant, route, and the answer to whatever the
 * route threw. Counts what is under way, and while draining turns everything new away.
 */
public final class Dispatch {
  private final Router router;
  private final boolean trustForwarded;
  private final RequestLog log;
  private final InFlight inFlight = new InFlight();

  /** Believes no proxy and tells nobody. */
  public Dispatch(Router router) {
    this(router, false, RequestLog.NONE);
  }

  /**
   * @param trustForwarded whether a proxy's word about the client's address is believed
   */
  public Dispatch(Router router, boolean trustForwarded, RequestLog log) {
    this.router = router;
    this.trustForwarded = trustForwarded;
    this.log = log;
  }

  /** Turns new requests away from now on, with 503 and {@code Connection: close}. */
  public void drain() {
    inFlight.drain();
  }

  /** Waits until nothing is under way; false if the time is up first. */
  public boolean awaitIdle(Duration time) throws InterruptedException {
    return inFlight.awaitIdle(time);
  }

  /** Answers one request, or hands it to a stream that answers on. */
  public void accept(RawTarget target, HttpServletRequest request, HttpServletResponse response) {
    if (Cors.apply(request, response)) {
      return;
    }
    Exchange exchange =
        new Exchange(request, response, target, Tenants.resolve(request, target), trustForwarded);
    try {
      if (inFlight.enter()) {
        // Left once the last byte of the answer is with the kernel, not when the route returns.
        Request.addCompletionListener(
            ServletContextRequest.getServletContextRequest(request), _ -> inFlight.leave());
        route(exchange);
      } else {
        turnAway(exchange);
      }
    } catch (IOException | RuntimeException e) {
      // The peer is gone, or the answer had begun: nobody may take the part for the whole. The
      // socket is cut and not the exchange, which Javalin would then end a second time.
      ServletContextRequest.getServletContextRequest(request)
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .close(e);
    } finally {
      log.answered(exchange.method(), response.getStatus());
    }
  }

  private static void turnAway(Exchange exchange) throws IOException {
    exchange.setHeader("Connection", "close");
    ErrorMapper.answer(
        exchange,
        Problem.of(503, "draining", "The homeserver is stopping").withHeader("Retry-After", "5"));
  }

  // A route may throw anything; whatever it is, the client gets an answer and the server goes on.
  private void route(Exchange exchange) throws IOException {
    try {
      Optional<Method> method = Method.named(exchange.method());
      router.find(method, exchange.rawPath()).handle(exchange);
    } catch (IOException e) {
      throw e;
    } catch (Throwable thrown) {
      ErrorMapper.answer(exchange, ErrorMapper.map(thrown));
      UnreadBody.discard(exchange);
    }
  }
}
