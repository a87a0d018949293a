package dev.hearth.server.subscriptions;

/** What the client expects on the stream. */
public sealed interface Protocol {
  /**
   * Hearth's own stream (design §7): {@code id:}, {@code retry:}, {@code live}, {@code reset},
   * {@code bye} and progress.
   *
   * @param format how an event is written
   * @param values adds the value (base64) while it is still the current one and has at most 4 KiB
   * @param progress how a position that moved without events is told
   * @param snapshot {@code from=snapshot}: with {@link Start.Now} the stream begins with the
   *     current resources; with any other start (a {@code Last-Event-ID}) it goes on from there. A
   *     reset on such a stream has no id and is followed by a fresh snapshot.
   */
  record Native(Format format, boolean values, Progress progress, boolean snapshot)
      implements Protocol {}

  /**
   * Upstream's stream (wire specification §6.3): events with {@code data: cursor:} and no {@code
   * id:}, keep-alive comments, and nothing else; where ours would reset or say bye, it closes. One
   * that is not live would then look whole, so it is cut ({@link #isCutShort}).
   */
  record Upstream(Mode mode) implements Protocol {}

  /** True if the client may add and remove selectors while the stream is open. */
  default boolean mayChangeSelectors() {
    return this instanceof Native(var format, _, _, _) && format == Format.MESSAGES;
  }

  /** True if the stream ends with history. */
  default boolean endsWithHistory() {
    return this instanceof Upstream(var mode) && mode != Mode.LIVE;
  }

  /**
   * True if what ends for this reason is less than was asked for, has no words to say so, and would
   * pass for all there is if it ended in good order.
   */
  default boolean isCutShort(CloseReason reason) {
    return endsWithHistory()
        && switch (reason) {
          case ENDED, LIMIT -> false;
          case GONE, LEFT, MISUSED, STALLED, DRAINING, EXPIRED, REVOKED, OVERLOADED, FAILED -> true;
        };
  }

  /** How an event of Hearth's own stream is written. */
  enum Format {
    /** {@code event: PUT} or {@code DEL} and data lines. */
    SSE,
    /** One JSON record as the data. */
    JSON,
    /** NDJSON: one JSON object a line, records of events and what else the stream says. */
    LINES,
    /** WebSocket messages: the same objects, one a message; or coded, one or more lines of them. */
    MESSAGES
  }

  /** How progress is told. */
  enum Progress {
    /** A block with nothing but {@code id:}. */
    ID,
    /** {@code event: cursor}. */
    EVENT
  }

  /** The three forms of upstream's stream. */
  enum Mode {
    /** History, then the stream closes. */
    BATCH,
    /** History, then new events. */
    LIVE,
    /** History from the newest to the oldest, then the stream closes. */
    REVERSE
  }
}
