package dev.hearth.server.http.events;

import dev.hearth.server.auth.AuthTokenVerifier;
import dev.hearth.server.auth.NewSession;
import dev.hearth.server.auth.Permissions;
import dev.hearth.server.auth.Sessions;
import dev.hearth.server.auth.SignupMode;
import dev.hearth.server.http.Answers;
import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.LeastRate;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.PercentDecoder;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.RequestLog;
import dev.hearth.server.http.Router;
import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.http.jetty.HttpServer;
import dev.hearth.server.resources.PathRules;
import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.server.subscriptions.Subscriptions;
import dev.hearth.server.subscriptions.Ticker;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.Storage;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.blobs.ContentWriter;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.pages.HistoryPages;
import dev.hearth.storage.pages.PageLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Event requests over a real socket, a real store and the real engine, without the rest of the
 * homeserver: tests write into the store and read over HTTP. It believes what a proxy says. Its
 * clock stands still at {@link #START_MICROS} and is moved by the test.
 */
final class FeedServer implements AutoCloseable {
  /** The first event of a fresh store has this sequence: {@code 00361F46YR8ZR}. */
  static final long START_MICROS = 1_795_212_694_655_484L;

  /** Threads that read the log for requests. */
  static final int READERS = 4;

  final Storage storage;
  final Subscriptions subscriptions;
  final Sessions sessions;
  final Optional<HistoryPages> pages;
  final Readers readers = new Readers(READERS, 1000);
  private final HttpServer http;
  private final InstantSource clock;
  private final AtomicLong micros = new AtomicLong(START_MICROS);

  private FeedServer(
      StorageConfig config,
      SubscriptionLimits limits,
      Ticker ticker,
      FeedLimits feed,
      Optional<PageLimits> pageLimits)
      throws IOException {
    clock = () -> new Sequence(micros.get()).time();
    StorageSeams seams =
        new StorageSeams(clock, StorageSeams.REAL.steps(), StorageSeams.REAL.files());
    storage = Storage.open(config, seams);
    subscriptions =
        Subscriptions.start(
            storage.events(), storage.resources(), storage.selectors(), limits, ticker);
    storage.announceTo(subscriptions.listener());
    sessions =
        new Sessions(
            storage.accounts(),
            SignupMode.OPEN,
            new AuthTokenVerifier(clock),
            clock,
            new SecureRandom(),
            subscriptions::revoke);
    EventRoutes routes =
        new EventRoutes(
            storage,
            subscriptions,
            readers,
            new PrivateSessions(sessions, storage.accounts(), new Permissions(true)),
            feed);
    pages = pageLimits.map(storage::openPages);
    pages.ifPresent(HistoryPages::start);
    Router router = new Router();
    routes.addTo(router);
    new PageRoutes(storage.events(), pages, readers, feed).addTo(router);
    router.otherwise(Method.GET, exchange -> resource(routes, exchange));
    http =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(
                router,
                true,
                RequestLog.NONE,
                Optional.empty(),
                0,
                new Answers(Answers.MEMORY_BYTES, LeastRate.DEFAULT)));
  }

  private static void resource(EventRoutes routes, Exchange exchange) throws IOException {
    if (!ResourceStream.isAskedFor(exchange)) {
      exchange.sendText(200, "the resource itself");
      return;
    }
    ResourcePath path =
        PathRules.normalise(PercentDecoder.decode(exchange.rawPath()).orElseThrow());
    routes.resourceStream().handle(exchange, exchange.tenant().orElseThrow(), path);
  }

  static FeedServer start(Path folder) throws IOException {
    return start(folder, new ManualTicker());
  }

  static FeedServer start(Path folder, Ticker ticker) throws IOException {
    return new FeedServer(
        StorageConfig.defaults(folder),
        SubscriptionLimits.DEFAULTS,
        ticker,
        FeedLimits.DEFAULTS,
        Optional.empty());
  }

  /** With pages of this size. */
  static FeedServer withPages(StorageConfig config, PageLimits limits) throws IOException {
    boolean retention = config.retentionEvents().isPresent();
    return new FeedServer(
        config,
        SubscriptionLimits.DEFAULTS,
        new ManualTicker(),
        new FeedLimits(100, 100_000, retention),
        Optional.of(limits));
  }

  /** With all that may be chosen. */
  static FeedServer start(
      StorageConfig config, SubscriptionLimits limits, Ticker ticker, FeedLimits feed)
      throws IOException {
    return new FeedServer(config, limits, ticker, feed, Optional.empty());
  }

  int port() {
    return http.port();
  }

  RawClient client() {
    return new RawClient(http.port());
  }

  /** Moves the clock. */
  void setMicros(long newMicros) {
    micros.set(newMicros);
  }

  /** Signs a person up; the session may do what the capabilities say. */
  NewSession signUp(TestKey key, String capabilities) {
    return sessions.signUp(key.authToken(clock.instant(), capabilities), Optional.empty());
  }

  /** Adds a session; moves the clock, because a token is good once. */
  NewSession signIn(TestKey key, String capabilities) {
    micros.incrementAndGet();
    return sessions.signIn(key.authToken(clock.instant(), capabilities));
  }

  /** Stores many small texts, named by their number in six digits, in order. */
  void putMany(Pubky user, String folder, int count) {
    List<CompletableFuture<Committed>> pending = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      pending.add(begin(user, folder + String.format(Locale.ROOT, "%06d", n), "x"));
    }
    pending.forEach(CompletableFuture::join);
  }

  /** Stores a text and returns its event. */
  Event put(Pubky user, String path, String content) {
    return begin(user, path, content).join().event();
  }

  CompletableFuture<Committed> begin(Pubky user, String path, String content) {
    try (ContentWriter writer = storage.contents().begin()) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      writer.write(bytes, 0, bytes.length);
      return storage
          .resources()
          .put(user, ResourcePath.of(path), "text/plain", writer.finish(), Precondition.NONE);
    }
  }

  Event delete(Pubky user, String path) {
    return storage
        .resources()
        .delete(user, ResourcePath.of(path), Precondition.NONE)
        .join()
        .event();
  }

  /** Waits until the engine has offered an event to every live stream. */
  void awaitPublished(Sequence sequence) {
    long guard = System.nanoTime() + 60_000_000_000L;
    while (sequence.isAfter(subscriptions.figures().published())) {
      if (System.nanoTime() > guard) {
        throw new IllegalStateException("not published within a minute");
      }
      Thread.onSpinWait();
    }
  }

  /** Waits until so many streams are live. */
  void awaitLive(int streams) {
    long guard = System.nanoTime() + 60_000_000_000L;
    while (subscriptions.figures().live() < streams) {
      if (System.nanoTime() > guard) {
        throw new IllegalStateException("not live within a minute");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    subscriptions.close();
    http.close();
    readers.close();
    storage.close();
  }
}
