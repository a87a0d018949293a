package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;

/**
 * The session under which a stream with a {@code /priv/} selector was opened. Such a stream ends
 * when {@link Subscriptions#revoke} names the session.
 */
public interface PrivateAccess {
  /** What {@link Subscriptions#revoke} will be called with: the session's secret hash. */
  String session();

  /**
   * True while the session exists. Asked once, after the stream can be found by {@code revoke}, so
   * that a sign-out between the request's check and that moment is not missed. May read the disk.
   */
  boolean exists();

  /** True if a read capability could cover a path that this private selector selects. */
  boolean mayReadUnder(Selector selector);

  /**
   * True if a read capability covers this private path of this user; asked for each private event
   * and each stream that selects it, by the one thread that tells all streams. Must not block.
   *
   * @param path its UTF-8, the first bytes
   */
  boolean covers(Pubky user, byte[] path, int length);
}
