package dev.hearth.storage.events;

import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;

/**
 * One row of the log while a scan stands on it; valid only during the visitor's call. It decodes
 * nothing that is not asked for, so that a scan can encode or skip a million rows a second.
 */
public interface EventView {
  long sequence();

  boolean isPut();

  Pubky user();

  /** Characters of the user's key in the event's id, 1 to 12. */
  int suffixLength();

  /** Bytes of the path. */
  int pathLength();

  /** Copies the path's UTF-8 bytes; returns the offset behind them. */
  int copyPath(byte[] target, int offset);

  /** True if the path starts with {@code /pub/}. */
  boolean isPublic();

  /** True if the row is of the selector's user and its path starts with the selector's prefix. */
  boolean matches(Selector selector);

  /** Bytes of the content; only of a put. */
  long length();

  /** Media type of the content; only of a put. */
  String contentType();

  /** Hash of the content; only of a put. */
  ContentHash hash();

  /** An immutable copy that outlives the call. */
  Event toEvent();
}
