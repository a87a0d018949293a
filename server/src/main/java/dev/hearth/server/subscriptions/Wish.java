package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Selector;

/**
 * What a client asks of a stream that is open already. One at a time: the next may come when {@code
 * done} was run, so a client that asks faster than it is answered is not read.
 */
public sealed interface Wish {
  /** Run once it is answered; by any thread, and it must not block. */
  Runnable done();

  /** To hear the same bytes again, as a pong. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Ping(byte[] payload, Runnable done) implements Wish {}

  /** To be told a JSON object: what was wrong with a message. */
  @SuppressWarnings("ArrayRecordComponent")
  record Tell(byte[] object, Runnable done) implements Wish {}

  /**
   * To see more, or less. It holds from one position of the log on: what matched the selectors
   * before was sent up to there, what matches them afterwards is sent from there on, each event
   * once.
   *
   * @param add false if the selector is to go
   * @param selectorsMax how many there may be
   */
  record Change(boolean add, Selector selector, int selectorsMax, Answers answers, Runnable done)
      implements Wish {}

  /** Words the outcome of a change as a JSON object. */
  interface Answers {
    /** It holds for all that is above this position. */
    byte[] holdsFrom(String position);

    /** It does not hold, for this reason. */
    byte[] refused(Reason reason);
  }

  /** Why a change is refused. */
  enum Reason {
    /** The connection has as many selectors as it may. */
    TOO_MANY_SELECTORS,
    /** The selector to remove is none of the connection's. */
    UNKNOWN_SELECTOR,
    /** A subscription has a selector: close the connection instead. */
    LAST_SELECTOR,
    /** The server holds as many selectors as it may. */
    OVERLOADED
  }
}
