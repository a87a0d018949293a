package dev.hearth.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Takes every request through the same steps: CORS, tenant, route, and the answer to whatever the
 * route threw. Counts what is under way, and while draining turns everything new away.
 */
public final class Dispatch {
  private final Router router;
  private final InFlight inFlight = new InFlight();

  public Dispatch(Router router) {
    this.router = router;
  }

  /** Turns new requests away from now on, with 503 and {@code Connection: close}. */
  public void drain() {
    inFlight.drain();
  }

  /** Waits until nothing is under way; false if the time is up first. */
  public boolean awaitIdle(java.time.Duration time) throws InterruptedException {
    return inFlight.awaitIdle(time);
  }

  void accept(HttpServletRequest request, HttpServletResponse response) {
    if (Cors.apply(request, response)) {
      return;
    }
    RawTarget target = (RawTarget) request.getAttribute(TargetKeeper.ATTRIBUTE);
    Exchange exchange = new Exchange(request, response, target, Tenants.resolve(request, target));
    boolean entered = inFlight.enter();
    try {
      if (!entered) {
        exchange.setHeader("Connection", "close");
        throw Problem.of(503, "draining", "The homeserver is stopping")
            .withHeader("Retry-After", "5")
            .exception();
      }
      route(exchange);
    } catch (IOException e) {
      // The peer is gone, or the answer had begun: cut the connection.
      throw new UncheckedIOException(e);
    } finally {
      if (entered) {
        inFlight.leave();
      }
    }
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
    }
  }
}
