package dev.hearth.server.config;

import java.util.List;
import java.util.Optional;

/**
 * Every setting there is. Names that upstream's homeserver has are kept (wire specification §12);
 * the others are ours. Fixed by the wire or by the store's layout, and therefore no settings: path
 * 4096 bytes, segment 255 bytes, selector prefix 448 bytes, pages of 100 and at most 1000.
 */
public final class Settings {
  private static final long MAX = Long.MAX_VALUE;
  private static final int INT = Integer.MAX_VALUE;

  public static final Setting SIGNUP_MODE =
      Setting.choice(
          "general",
          "signup_mode",
          List.of("token_required", "open"),
          "token_required",
          "Who may sign up: whoever has a token (`hearth signup-token` prints one), or everybody.");
  public static final Setting PRIVATE_STORAGE =
      Setting.toggle(
          "general",
          "private_storage",
          true,
          "Serve /priv/, which only its owner reads. false answers it 403, as Pubky 0.6 did.");
  public static final Setting CHECK_COLLISIONS =
      Setting.toggle(
          "general",
          "check_collisions",
          true,
          "Refuse a file where a folder of that name is, and the reverse. false: as Pubky 0.6.");

  public static final Setting DEFAULT_QUOTA_MB =
      Setting.unsetNumber(
          "storage",
          "default_quota_mb",
          0,
          MAX >>> 20,
          "What each user may store, in MiB; 256 bytes are added for each file. Not set: no"
              + " limit.");
  public static final Setting MAP_BYTES =
      Setting.number(
          "storage",
          "map_bytes",
          16 << 20,
          1L << 46,
          1L << 40,
          "Address space of the database; sparse, it takes no disk. Cannot grow while running.");
  public static final Setting INLINE_VALUE_BYTES =
      Setting.number(
          "storage",
          "inline_value_bytes",
          0,
          1 << 20,
          64 << 10,
          "Contents up to this size live in the database, larger ones in files of their own.");
  public static final Setting COMMIT_QUEUE_OPERATIONS =
      Setting.number(
          "storage",
          "commit_queue_operations",
          1,
          INT,
          10_000,
          "Writes that may wait for the next commit; more are answered 503.");
  public static final Setting COMMIT_QUEUE_BYTES =
      Setting.number(
          "storage",
          "commit_queue_bytes",
          1 << 20,
          INT,
          64 << 20,
          "Bytes of content that may wait for the next commit.");
  public static final Setting CHECKPOINT_BYTES =
      Setting.number(
          "storage",
          "checkpoint_bytes",
          1 << 20,
          1 << 28,
          8 << 20,
          "Memory that acknowledged changes may take before they go from the journal to the"
              + " database; twice as much is used at the most.");
  public static final Setting CHECKPOINT_MILLIS =
      Setting.number(
          "storage",
          "checkpoint_millis",
          10,
          600_000,
          30_000,
          "How long an acknowledged change may be in the journal alone; it is durable there.");
  public static final Setting JOURNAL_BYTES =
      Setting.number(
          "storage",
          "journal_bytes",
          16 << 20,
          1 << 30,
          32 << 20,
          "What the journal takes of the disk, from its first start on; later changes of this"
              + " number do nothing.");
  public static final Setting READERS =
      Setting.number(
          "storage",
          "readers",
          1,
          512,
          16,
          "Threads that read the database for requests; each may wait for the disk.");
  public static final Setting READS_WAITING =
      Setting.number(
          "storage",
          "reads_waiting",
          1,
          INT,
          10_000,
          "Reads that may wait for a reader; more are answered 503.");

  public static final Setting HISTORY_PAGES =
      Setting.toggle(
          "storage",
          "history_pages",
          true,
          "Keep old history in compressed pages too, so that indexers read it in bulk.");
  public static final Setting HISTORY_PAGE_BYTES =
      Setting.number(
          "storage",
          "history_page_bytes",
          0,
          MAX,
          16L << 30,
          "Disk for all history pages, some 40 bytes an event; newer events come by stream only.");
  public static final Setting HISTORY_PAGE_EVENTS =
      Setting.number(
          "storage",
          "history_page_events",
          16,
          1 << 20,
          1 << 16,
          "Public events in a history page. With fewer the stream begins later and indexers ask"
              + " more often.");

  public static final Setting RETENTION_DAYS =
      Setting.unsetNumber(
          "retention", "days", 1, 36_500, "How long events are kept. Not set: for ever.");
  public static final Setting RETENTION_EVENTS =
      Setting.unsetNumber(
          "retention", "events", 1, MAX, "How many events are kept at most. Not set: all.");
  public static final Setting RETENTION_AT_LEAST =
      Setting.number(
          "retention",
          "at_least_events",
          0,
          MAX,
          1_000,
          "So many of the newest events are never removed, whatever their age.");

  public static final Setting LISTEN =
      Setting.text(
          "drive",
          "icann_listen_socket",
          "127.0.0.1:6286",
          "Address and port of the homeserver; port 0 takes a free one.");

  public static final Setting TRUST_FORWARDED =
      Setting.toggle(
          "http",
          "trust_forwarded",
          false,
          "Believe the last address of X-Forwarded-For. Only behind a proxy that writes it.");
  public static final Setting HEADER_BYTES =
      Setting.number(
          "http",
          "request_header_bytes",
          1_024,
          1 << 20,
          16 << 10,
          "Request line and headers together; more is 431, as are more than 100 headers.");
  public static final Setting HEADER_SECONDS =
      Setting.number(
          "http",
          "request_header_seconds",
          1,
          3_600,
          10,
          "How long a connection may be without its first request, or in the middle of a header.");
  public static final Setting BODY_IDLE_SECONDS =
      Setting.number(
          "http",
          "body_idle_seconds",
          1,
          3_600,
          30,
          "How long a body may stand still, and a connection be kept for its next request.");
  public static final Setting SLOW_PEER_BYTES_PER_SECOND =
      Setting.number(
          "http",
          "slow_peer_bytes_per_second",
          1,
          INT,
          4 << 10,
          "A peer that falls too far behind this rate gets 408, or is cut when it reads.");
  public static final Setting SLOW_PEER_SECONDS =
      Setting.number(
          "http", "slow_peer_seconds", 1, 3_600, 30, "How far a peer may fall behind that rate.");
  public static final Setting CONNECTIONS =
      Setting.unsetNumber(
          "http",
          "connections",
          1,
          INT,
          "Connections open at once. Not set: one for each 48 KiB of the maximum heap, at most"
              + " 65536. Also bounded by the limit of open files less 512, of which `uploads` and"
              + " one for each 128 KiB of `answer_memory_bytes` are kept free, or half if that is"
              + " more.");
  public static final Setting UPLOADS =
      Setting.number(
          "http",
          "uploads",
          1,
          INT,
          256,
          "Bodies that may be on their way in at once; more wait a second, then get 503.");
  public static final Setting UPLOADS_PER_USER =
      Setting.unsetNumber(
          "http", "uploads_per_user", 1, INT, "Of those, for one user. Not set: a quarter.");
  public static final Setting BODY_MEMORY_BYTES =
      Setting.number(
          "http",
          "body_memory_bytes",
          1 << 20,
          INT,
          64 << 20,
          "Memory for all bodies on their way in, together.");

  public static final Setting ANSWER_MEMORY_BYTES =
      Setting.number(
          "http",
          "answer_memory_bytes",
          1 << 20,
          MAX,
          128 << 20,
          "Memory for all answers above 8 KiB that are being written, together; more get 503.");

  public static final Setting PAGE_ROWS =
      Setting.number(
          "streams",
          "page_rows",
          1,
          INT,
          100_000,
          "Events that one page of history looks at, so that a rare match costs no long read.");
  public static final Setting STREAMS =
      Setting.number("streams", "streams", 0, INT, 20_000, "Streams open at once.");
  public static final Setting STREAMS_PER_ADDRESS =
      Setting.number(
          "streams",
          "streams_per_address",
          1,
          INT,
          1_000,
          "Streams open at once from one address, of IPv6 from one /64; this machine's own are not"
              + " counted.");
  public static final Setting SELECTORS_PER_CONNECTION =
      Setting.number(
          "streams", "selectors_per_connection", 1, 10_000, 100, "Selectors of one request.");
  public static final Setting SELECTORS =
      Setting.number(
          "streams", "selectors", 1, INT, 2_000_000, "Selectors of all streams together.");
  public static final Setting SELECTOR_BYTES =
      Setting.number(
          "streams",
          "selector_bytes",
          1 << 20,
          MAX,
          384 << 20,
          "Memory for the selectors of all streams together: 128 bytes and its prefix for each;"
              + " with them the paths that upstream's streams name.");
  public static final Setting RING_SEQUENCES =
      Setting.number(
          "streams",
          "ring_sequences",
          1,
          1 << 20,
          256,
          "Events queued for one stream before it goes back to reading the log.");
  public static final Setting TAIL_BYTES =
      Setting.number(
          "streams",
          "tail_bytes",
          64 << 10,
          INT,
          16 << 20,
          "Memory for the newest events, encoded once and shared by all streams.");
  public static final Setting CATCH_UP_READERS =
      Setting.number(
          "streams", "catch_up_readers", 1, 512, 16, "Threads that read history for streams.");
  public static final Setting CATCH_UP_BYTES =
      Setting.number(
          "streams",
          "catch_up_bytes",
          16 << 10,
          256 << 10,
          256 << 10,
          "Most bytes written at once to a stream that catches up.");
  public static final Setting HEARTBEAT_SECONDS =
      Setting.number(
          "streams", "heartbeat_seconds", 1, 3_600, 15, "Silence before a comment is sent.");
  public static final Setting PROGRESS_SECONDS =
      Setting.number(
          "streams",
          "progress_seconds",
          1,
          3_600,
          15,
          "How often a stream without matching events is told how far it is.");
  public static final Setting PROGRESS_ROWS =
      Setting.number(
          "streams",
          "progress_rows",
          1,
          INT,
          10_000,
          "Events passed over before a stream is told how far it is.");
  public static final Setting STALL_SECONDS =
      Setting.number(
          "streams",
          "stall_timeout_seconds",
          1,
          3_600,
          60,
          "A stream whose socket takes no byte for so long is closed.");

  public static final Setting ADMIN_ENABLED =
      Setting.toggle("admin", "enabled", true, "The door for `signup-token` and `backup`.");
  public static final Setting ADMIN_LISTEN =
      Setting.text(
          "admin",
          "listen_socket",
          "127.0.0.1:6288",
          "Loopback only. If the port is taken a free one is used; admin-address names it.");
  public static final Setting ADMIN_PASSWORD =
      Setting.text(
          "admin",
          "admin_password",
          "",
          "Not set: one is made on first start and kept in admin-password, mode 0600.");

  public static final Setting METRICS =
      Setting.toggle("metrics", "enabled", true, "Serve /metrics for Prometheus.");

  public static final Setting LOG_LEVEL =
      Setting.choice(
          "logging",
          "level",
          List.of("error", "warn", "info", "debug", "trace"),
          "info",
          "How much is logged to standard error.");

  /** All of them, in the order of the sample. */
  public static final List<Setting> ALL =
      List.of(
          SIGNUP_MODE,
          PRIVATE_STORAGE,
          CHECK_COLLISIONS,
          LISTEN,
          DEFAULT_QUOTA_MB,
          MAP_BYTES,
          INLINE_VALUE_BYTES,
          COMMIT_QUEUE_OPERATIONS,
          COMMIT_QUEUE_BYTES,
          CHECKPOINT_BYTES,
          CHECKPOINT_MILLIS,
          JOURNAL_BYTES,
          READERS,
          READS_WAITING,
          HISTORY_PAGES,
          HISTORY_PAGE_BYTES,
          HISTORY_PAGE_EVENTS,
          RETENTION_DAYS,
          RETENTION_EVENTS,
          RETENTION_AT_LEAST,
          TRUST_FORWARDED,
          HEADER_BYTES,
          HEADER_SECONDS,
          BODY_IDLE_SECONDS,
          SLOW_PEER_BYTES_PER_SECOND,
          SLOW_PEER_SECONDS,
          CONNECTIONS,
          UPLOADS,
          UPLOADS_PER_USER,
          BODY_MEMORY_BYTES,
          ANSWER_MEMORY_BYTES,
          PAGE_ROWS,
          STREAMS,
          STREAMS_PER_ADDRESS,
          SELECTORS_PER_CONNECTION,
          SELECTORS,
          SELECTOR_BYTES,
          RING_SEQUENCES,
          TAIL_BYTES,
          CATCH_UP_READERS,
          CATCH_UP_BYTES,
          HEARTBEAT_SECONDS,
          PROGRESS_SECONDS,
          PROGRESS_ROWS,
          STALL_SECONDS,
          ADMIN_ENABLED,
          ADMIN_LISTEN,
          ADMIN_PASSWORD,
          METRICS,
          LOG_LEVEL);

  private Settings() {}

  static Optional<Setting> named(String name) {
    return ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }
}
