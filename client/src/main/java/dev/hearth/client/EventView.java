package dev.hearth.client;

import java.time.Instant;

/**
 * An event of bulk history while a listener looks at it; good only during the call. It makes what
 * it is asked for and nothing else, so that a listener that looks at little sees millions a second;
 * {@link #toEvent} makes the whole, which stays.
 */
public interface EventView {
  /** Names the event; good as a cursor. */
  String id();

  /** The event's number on the server that gave it; greater is later. */
  long sequence();

  /** When the server recorded it, to the microsecond. */
  Instant time();

  /** True for a put, false for a delete. */
  boolean isPut();

  Pubky user();

  /**
   * Decoded, starts with {@code /}. Chosen by a stranger: never use it as a file name unchecked.
   */
  String path();

  /** Copies the path's UTF-8 bytes, at most 4096; returns the offset behind them. */
  int copyPath(byte[] target, int offset);

  /** Bytes of the content; only of a put. */
  long length();

  /** As the server found it, for example {@code text/plain}; only of a put. */
  String contentType();

  /** Copies the 32 bytes of the content's hash; only of a put. */
  void copyContentHash(byte[] target, int offset);

  /** An immutable copy that outlives the call. */
  Event toEvent();
}
