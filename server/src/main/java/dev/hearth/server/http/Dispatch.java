package dev.hearth.server.http;

import dev.hearth.server.resources.PathRules;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes every request through the same steps: CORS, tenant, route, and the answer to whatever the
 * route threw. Counts what is under way, and while draining turns everything new away.
 */
public final class Dispatch {
  /** Hashing so much takes no longer than the rest of a request. */
  private static final int TAKEN_BYTES_MAX = 4 << 10;

  private final Router router;
  private final boolean trustForwarded;
  private final RequestLog log;
  private final Optional<Readers> readers;
  private final int takenBytesMax;
  private final Answers answers;
  private final InFlight inFlight = new InFlight();

  /** Believes no proxy and tells nobody. */
  public Dispatch(Router router) {
    this(
        router,
        false,
        RequestLog.NONE,
        Optional.empty(),
        0,
        new Answers(Answers.MEMORY_BYTES, LeastRate.DEFAULT));
  }

  /**
   * @param trustForwarded whether a proxy's word about the client's address is believed
   * @param readers those of the routes about files; without them no request counts as quick
   * @param takenBytesMax a body up to so long is stored without a file, and may be taken in at once
   * @param answers bounds the large ones, and says how slow a peer may be
   */
  public Dispatch(
      Router router,
      boolean trustForwarded,
      RequestLog log,
      Optional<Readers> readers,
      int takenBytesMax,
      Answers answers) {
    this.router = router;
    this.trustForwarded = trustForwarded;
    this.log = log;
    this.readers = readers;
    this.answers = answers;
    this.takenBytesMax = Math.min(takenBytesMax, TAKEN_BYTES_MAX);
  }

  /** Turns new requests away from now on, with 503 and {@code Connection: close}. */
  public void drain() {
    inFlight.drain();
  }

  /** Cuts the peers that read large answers too slowly; to be called now and then. */
  public void cutSlowReaders() {
    answers.cutSlowReaders();
  }

  /** Waits until nothing is under way; false if the time is up first. */
  public boolean awaitIdle(Duration time) throws InterruptedException {
    return inFlight.awaitIdle(time);
  }

  /** Where a request is answered. */
  public enum Way {
    /** By the thread that selects for its socket, which others wait for. */
    HERE,
    /** Where it may wait, without the servlet. */
    WAITING,
    /** Where it may wait, by the servlet. */
    SERVLET
  }

  /**
   * Which way a request goes. Two kinds need no servlet: those about a file of a tenant, whose
   * answer ends with the route unless that asked {@link Wire#mayWait to go on}, and those for a
   * stream, which takes the connection over.
   */
  public Way way(RawTarget target, Wire wire) {
    if (isAboutFile(target, wire)) {
      return isQuick(wire) ? Way.HERE : Way.WAITING;
    }
    return isForStream(target, wire) ? Way.WAITING : Way.SERVLET;
  }

  private boolean isAboutFile(RawTarget target, Wire wire) {
    String path = target.path();
    return router.isOtherwise(path)
        && !mayNameFolder(path)
        && !wire.method().equals("OPTIONS")
        && !mayAskForStream(wire);
  }

  private boolean isForStream(RawTarget target, Wire wire) {
    return wire.method().equals("GET")
        && (router.isOtherwise(target.path()) ? mayAskForStream(wire) : router.opensStream(target));
  }

  /**
   * True if a request about a file may be answered by a thread that others wait for: reads are
   * quick, and it only reads, or stores a short body that has come with it.
   */
  private boolean isQuick(Wire wire) {
    if (readers.isEmpty() || !readers.get().areQuick()) {
      return false;
    }
    return switch (wire.method()) {
      case "GET", "HEAD" -> wire.announcedLength() <= 0 && wire.header("Transfer-Encoding") == null;
      case "PUT" -> wire.takeBody(takenBytesMax);
      default -> false;
    };
  }

  /** What ends in a slash or in dots can be a folder ({@link PathRules}), also if it is escaped. */
  private static boolean mayNameFolder(String rawPath) {
    int end = rawPath.length();
    char last = rawPath.charAt(end - 1);
    boolean escaped = end > 3 && rawPath.charAt(end - 3) == '%' && rawPath.charAt(end - 2) == '2';
    return last == '/' || last == '.' || (escaped && "FfEe".indexOf(last) >= 0);
  }

  /** Rather once too often: no file, no folder and no stream of files needs the servlet. */
  private static boolean mayAskForStream(Wire wire) {
    if (wire.header("Accept") == null) {
      return false;
    }
    for (String line : wire.headers("Accept")) {
      if (line.toLowerCase(Locale.ROOT).contains(RetryLater.EVENT_STREAM)) {
        return true;
      }
    }
    return false;
  }

  /** Answers one request, or hands it to a stream that answers on. */
  public void accept(RawTarget target, Wire wire) {
    if (Cors.apply(wire)) {
      return;
    }
    Exchange exchange = new Exchange(wire, target, trustForwarded, answers);
    if (inFlight.enter()) {
      // Left once the last byte of the answer is with the kernel, not when the route returns.
      wire.whenEnded(inFlight::leave);
      run(exchange, this::route);
    } else {
      run(exchange, Dispatch::turnAway); // Not counted: no stop waits for what it refused.
    }
  }

  private void run(Exchange exchange, Route route) {
    try {
      route(exchange, route);
    } catch (IOException | RuntimeException e) {
      // The peer is gone, or the answer had begun: nobody may take the part for the whole.
      exchange.wire().cut(e);
    }
    Exchange.Later later = exchange.takeLater();
    if (later == null) {
      log.answered(exchange.method(), exchange.wire().status());
    } else {
      exchange.wire().later(later.done(), () -> run(exchange, later.rest()));
    }
  }

  private void route(Exchange exchange) throws Exception {
    Optional<Method> method = Method.named(exchange.method());
    router.find(method, exchange.rawPath()).handle(exchange);
  }

  /** A problem like any other: a client that is still sending its body has to hear of it, too. */
  private static void turnAway(Exchange exchange) {
    throw Problem.of(503, "draining", "The homeserver is stopping")
        .withHeader("Retry-After", "5")
        .withHeader("Connection", "close")
        .exception();
  }

  // A route may throw anything; whatever it is, the client gets an answer and the server goes on.
  private static void route(Exchange exchange, Route route) throws IOException {
    try {
      route.handle(exchange);
    } catch (IOException e) {
      throw e;
    } catch (Throwable thrown) {
      ErrorMapper.answer(exchange, ErrorMapper.map(thrown));
      UnreadBody.discard(exchange);
    }
  }
}
