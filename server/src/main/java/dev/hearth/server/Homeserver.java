package dev.hearth.server;

import dev.hearth.server.auth.AuthTokenVerifier;
import dev.hearth.server.auth.Permissions;
import dev.hearth.server.auth.ServerKey;
import dev.hearth.server.auth.Sessions;
import dev.hearth.server.auth.SignupTokens;
import dev.hearth.server.config.Settings;
import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Router;
import dev.hearth.server.http.jetty.HttpServer;
import dev.hearth.server.observability.Health;
import dev.hearth.server.observability.LogKeys;
import dev.hearth.server.observability.Metrics;
import dev.hearth.server.observability.RequestCounts;
import dev.hearth.server.resources.ResourceService;
import dev.hearth.server.resources.Uploads;
import dev.hearth.server.subscriptions.RealTicker;
import dev.hearth.server.subscriptions.Subscriptions;
import dev.hearth.storage.Storage;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.pages.HistoryPages;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running homeserver. Opens storage, streams and listeners in this order and closes them in
 * reverse.
 */
public final class Homeserver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Homeserver.class);

  /** Streams are told goodbye within this; then requests may finish; together below 10 s. */
  private static final Duration STREAMS_DRAIN = Duration.ofSeconds(3);

  private static final Duration REQUESTS_DRAIN = Duration.ofSeconds(5);

  private final Closing closing = new Closing();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Pubky key;
  private final Storage storage;
  private final Subscriptions subscriptions;
  private final Dispatch dispatch;
  private final HttpServer http;
  private final Optional<HttpServer> admin;

  private Homeserver(ServerConfig config, StorageSeams seams, LongSupplier nanos)
      throws IOException {
    try {
      SecureRandom random = new SecureRandom();
      InstantSource clock = seams.clock();
      config.folder().create();
      FutureTask<Pubky> serverKey = loadKey(config, random);
      HttpServer.preload(); // While LMDB is still being loaded, where the program began that.
      StorageConfig storageConfig = config.storage();
      storage = closing.add(Storage.open(storageConfig, seams));
      subscriptions = closing.add(openSubscriptions(config));
      storage.announceTo(subscriptions.listener());

      Optional<HistoryPages> pages = config.pages().map(storage::openPages);
      RequestCounts counts = new RequestCounts();
      SignupTokens tokens = new SignupTokens(storage.accounts(), clock, random);
      Metrics metrics = new Metrics(counts, storage::health, subscriptions::figures, pages);
      Readers readers = closing.add(readers(config));
      Router router =
          Site.homeserver(
              new Site.Parts(
                  storage,
                  subscriptions,
                  resources(config, storageConfig),
                  readers,
                  sessions(config, clock, random, counts),
                  tokens,
                  new Permissions(config.settings().isOn(Settings.PRIVATE_STORAGE)),
                  config.feed(),
                  pages,
                  clock,
                  () -> Health.of(storage.health(), subscriptions.hasFailed()),
                  metrics(config, metrics)));
      dispatch =
          new Dispatch(
              router,
              config.settings().isOn(Settings.TRUST_FORWARDED),
              counts::answered,
              Optional.of(readers),
              storageConfig.inlineBytesMax(),
              config.answers(nanos));
      key = await(serverKey);
      http = closing.add(HttpServer.start(config.listen(), config.http(), dispatch));
      // What the first answer does not need comes after it.
      admin = openAdmin(config, tokens, random);
      pages.ifPresent(HistoryPages::start);
    } catch (IOException | RuntimeException e) {
      closeQuietly(e);
      throw e;
    }
  }

  /**
   * Starts a homeserver; when this returns it answers.
   *
   * @throws IOException if a port cannot be had or a file not be written
   */
  public static Homeserver start(ServerConfig config) throws IOException {
    return start(config, StorageSeams.REAL);
  }

  /** As {@link #start(ServerConfig)}, with a test's clock and steps. */
  public static Homeserver start(ServerConfig config, StorageSeams seams) throws IOException {
    return start(config, seams, System::nanoTime);
  }

  /** As {@link #start(ServerConfig)}, with a test's clock for slow peers too. */
  public static Homeserver start(ServerConfig config, StorageSeams seams, LongSupplier nanos)
      throws IOException {
    Homeserver homeserver = new Homeserver(config, seams, nanos);
    log.atInfo()
        .addKeyValue(LogKeys.ADDRESS, config.listen().getHostString() + ":" + homeserver.port())
        .addKeyValue(LogKeys.FOLDER, config.folder().root())
        .addKeyValue(LogKeys.PUBKY, homeserver.key)
        .log("homeserver started");
    return homeserver;
  }

  /** Works the key out beside the opening of the store: on a cold JVM each takes a while. */
  private static FutureTask<Pubky> loadKey(ServerConfig config, SecureRandom random) {
    FutureTask<Pubky> task =
        new FutureTask<>(
            () -> ServerKey.load(config.folder().secret(), config.folder().pubky(), random));
    Thread.ofPlatform().daemon().name("server-key").start(task);
    return task;
  }

  private static Pubky await(FutureTask<Pubky> key) throws IOException {
    try {
      return key.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException("the homeserver's own key cannot be had", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private Subscriptions openSubscriptions(ServerConfig config) {
    return Subscriptions.start(
        storage.events(),
        storage.resources(),
        storage.selectors(),
        config.subscriptions(),
        new RealTicker());
  }

  private ResourceService resources(ServerConfig config, StorageConfig storageConfig) {
    Uploads uploads =
        new Uploads(
            storage.contents(),
            config.settings().count(Settings.UPLOADS),
            config.uploadsPerUser(),
            config.settings().number(Settings.BODY_MEMORY_BYTES),
            storageConfig.inlineBytesMax());
    return new ResourceService(storage.resources(), uploads);
  }

  private static Readers readers(ServerConfig config) {
    return new Readers(
        config.settings().count(Settings.READERS), config.settings().count(Settings.READS_WAITING));
  }

  private Sessions sessions(
      ServerConfig config, InstantSource clock, SecureRandom random, RequestCounts counts) {
    return new Sessions(
        storage.accounts(),
        config.signupMode(),
        new AuthTokenVerifier(clock),
        clock,
        random,
        new Sessions.Listener() {
          @Override
          public void signedUp() {
            counts.signedUp();
          }

          @Override
          public void ended(String secretHash) {
            subscriptions.revoke(secretHash);
          }
        });
  }

  private static Optional<Supplier<String>> metrics(ServerConfig config, Metrics metrics) {
    return config.settings().isOn(Settings.METRICS)
        ? Optional.of(metrics::scrape)
        : Optional.empty();
  }

  private Optional<HttpServer> openAdmin(
      ServerConfig config, SignupTokens tokens, SecureRandom random) throws IOException {
    if (!config.settings().isOn(Settings.ADMIN_ENABLED)) {
      return Optional.empty();
    }
    String password =
        AdminDoor.password(
            config.folder(), config.settings().text(Settings.ADMIN_PASSWORD), random);
    Router router = Site.admin(storage, tokens, key, password, Version.text());
    HttpServer door = closing.add(AdminDoor.open(config.folder(), config.adminListen(), router));
    closing.<AutoCloseable>add(() -> AdminDoor.forget(config.folder()));
    return Optional.of(door);
  }

  /** The port of the homeserver. */
  public int port() {
    return http.port();
  }

  /** The port of the admin door; empty where it is switched off. */
  public Optional<Integer> adminPort() {
    return admin.map(HttpServer::port);
  }

  /** The homeserver's own key. */
  public Pubky key() {
    return key;
  }

  /** The store, for tests that look behind HTTP. */
  public Storage storage() {
    return storage;
  }

  /**
   * Stops in good order: new requests are turned away, streams are told goodbye, requests under way
   * finish, and everything is closed. Takes less than 10 s, whatever clients do; the disk may make
   * it longer, because the last checkpoint is waited for, and so is the copy of the tables that a
   * backup has begun, which nothing can cut short. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long began = System.nanoTime();
    dispatch.drain();
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing.close();
    }
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    log.atInfo().addKeyValue(LogKeys.MILLIS, millis).log("homeserver stopped");
  }

  private void drain() throws InterruptedException {
    try {
      subscriptions.drain().get(STREAMS_DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.atWarn().log("some streams took no goodbye and are cut");
    } catch (ExecutionException e) {
      log.atWarn().setCause(e).log("streams could not be ended in good order");
    }
    if (!dispatch.awaitIdle(REQUESTS_DRAIN)) {
      log.atWarn().log("some requests did not finish and are cut");
    }
  }

  private void closeQuietly(Exception reason) {
    try {
      closing.close();
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }
}
