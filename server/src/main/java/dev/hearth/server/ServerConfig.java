package dev.hearth.server;

import dev.hearth.server.auth.SignupMode;
import dev.hearth.server.config.ConfigException;
import dev.hearth.server.config.Configuration;
import dev.hearth.server.config.Setting;
import dev.hearth.server.config.Settings;
import dev.hearth.server.http.Answers;
import dev.hearth.server.http.FileBody;
import dev.hearth.server.http.LeastRate;
import dev.hearth.server.http.events.FeedLimits;
import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.pages.PageLimits;
import dev.hearth.storage.selectors.SelectorLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What each room of a homeserver is given, out of the operator's settings.
 *
 * @param sequenceAtLeast the next sequence is at least this; 0 asks for nothing
 */
public record ServerConfig(
    DataFolder folder, Configuration settings, SignupMode signupMode, long sequenceAtLeast) {

  /**
   * Reads what can be wrong beyond a single setting's form.
   *
   * @throws ConfigException if an address is none, or the admin door's not this machine's own
   */
  public ServerConfig(DataFolder folder, Configuration settings, long sequenceAtLeast) {
    this(folder, settings, mode(settings), sequenceAtLeast);
    listen();
    adminListen();
  }

  private static SignupMode mode(Configuration settings) {
    return settings.text(Settings.SIGNUP_MODE).orElseThrow().equals("open")
        ? SignupMode.OPEN
        : SignupMode.TOKEN_REQUIRED;
  }

  public InetSocketAddress listen() {
    return address(Settings.LISTEN);
  }

  /** The admin door's address, which is one of this machine's own. */
  public InetSocketAddress adminListen() {
    InetSocketAddress address = address(Settings.ADMIN_LISTEN);
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new ConfigException(
          Settings.ADMIN_LISTEN.name() + ": the admin door listens on loopback only");
    }
    return address;
  }

  private InetSocketAddress address(Setting setting) {
    String text = settings.text(setting).orElseThrow();
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = text.substring(0, Math.max(0, colon));
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      if (!bare.isEmpty()) {
        return new InetSocketAddress(bare, port);
      }
    } catch (IllegalArgumentException e) {
      throw notAnAddress(setting, text);
    }
    throw notAnAddress(setting, text);
  }

  private static ConfigException notAnAddress(Setting setting, String text) {
    return new ConfigException(
        setting.name() + ": must be HOST:PORT, such as 127.0.0.1:6286, not " + text);
  }

  StorageConfig storage() {
    Optional<Duration> age =
        settings.optionalNumber(Settings.RETENTION_DAYS).stream()
            .mapToObj(Duration::ofDays)
            .findFirst();
    Optional<Long> events =
        settings.optionalNumber(Settings.RETENTION_EVENTS).stream().boxed().findFirst();
    return new StorageConfig(
        folder.store(),
        settings.number(Settings.MAP_BYTES),
        settings.count(Settings.INLINE_VALUE_BYTES),
        StorageConfig.defaults(folder.store()).readersMax(),
        settings.count(Settings.COMMIT_QUEUE_OPERATIONS),
        settings.number(Settings.COMMIT_QUEUE_BYTES),
        age,
        events,
        settings.number(Settings.RETENTION_AT_LEAST),
        quota(),
        sequenceAtLeast,
        new SelectorLimits(
            settings.number(Settings.SELECTORS), settings.number(Settings.SELECTOR_BYTES)),
        settings.isOn(Settings.CHECK_COLLISIONS),
        settings.number(Settings.CHECKPOINT_BYTES),
        Duration.ofMillis(settings.number(Settings.CHECKPOINT_MILLIS)),
        settings.number(Settings.JOURNAL_BYTES));
  }

  private OptionalLong quota() {
    OptionalLong megabytes = settings.optionalNumber(Settings.DEFAULT_QUOTA_MB);
    return megabytes.isEmpty()
        ? megabytes
        : OptionalLong.of(Math.multiplyExact(megabytes.getAsLong(), 1L << 20));
  }

  /** Where nothing is set a quarter, so that no user's slow senders keep all others out. */
  int uploadsPerUser() {
    long quarter = Math.max(1, settings.number(Settings.UPLOADS) / 4);
    return Math.toIntExact(settings.optionalNumber(Settings.UPLOADS_PER_USER).orElse(quarter));
  }

  /**
   * @param nanos tells the time since whenever
   */
  Answers answers(LongSupplier nanos) {
    LeastRate rate =
        new LeastRate(
            settings.seconds(Settings.SLOW_PEER_SECONDS),
            settings.number(Settings.SLOW_PEER_BYTES_PER_SECOND),
            nanos);
    return new Answers(settings.number(Settings.ANSWER_MEMORY_BYTES), rate);
  }

  HttpLimits http() {
    return new HttpLimits(
        settings.count(Settings.HEADER_BYTES),
        HttpLimits.DEFAULTS.headerFieldsMax(),
        settings.seconds(Settings.HEADER_SECONDS),
        settings.seconds(Settings.BODY_IDLE_SECONDS),
        HttpLimits.DEFAULTS.acceptQueue(),
        (int) Math.min(connections(), connectionsByOpenFiles()));
  }

  private long connections() {
    return settings
        .optionalNumber(Settings.CONNECTIONS)
        .orElseGet(() -> HttpLimits.connections(Runtime.getRuntime().maxMemory()));
  }

  private long connectionsByOpenFiles() {
    return OpenFiles.connections(OpenFiles.maximum(), filesOfRequests());
  }

  /** Files that requests have open at once: each answer and each upload one. */
  long filesOfRequests() {
    return FileBody.openFilesMax(settings.number(Settings.ANSWER_MEMORY_BYTES))
        + settings.number(Settings.UPLOADS);
  }

  SubscriptionLimits subscriptions() {
    return new SubscriptionLimits(
        settings.count(Settings.STREAMS),
        settings.count(Settings.STREAMS_PER_ADDRESS),
        settings.count(Settings.RING_SEQUENCES),
        settings.number(Settings.TAIL_BYTES),
        settings.count(Settings.CATCH_UP_READERS),
        settings.count(Settings.CATCH_UP_BYTES),
        settings.seconds(Settings.HEARTBEAT_SECONDS),
        settings.seconds(Settings.PROGRESS_SECONDS),
        settings.count(Settings.PROGRESS_ROWS),
        settings.seconds(Settings.STALL_SECONDS));
  }

  /** Empty where no pages of history are wanted. */
  Optional<PageLimits> pages() {
    return settings.isOn(Settings.HISTORY_PAGES)
        ? Optional.of(
            PageLimits.DEFAULTS
                .onDisk(settings.number(Settings.HISTORY_PAGE_BYTES))
                .withEvents(settings.count(Settings.HISTORY_PAGE_EVENTS)))
        : Optional.empty();
  }

  FeedLimits feed() {
    boolean retention =
        settings.optionalNumber(Settings.RETENTION_DAYS).isPresent()
            || settings.optionalNumber(Settings.RETENTION_EVENTS).isPresent();
    return new FeedLimits(
        settings.count(Settings.SELECTORS_PER_CONNECTION),
        settings.count(Settings.PAGE_ROWS),
        retention);
  }
}
