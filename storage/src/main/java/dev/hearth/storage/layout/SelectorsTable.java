package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.nio.ByteBuffer;

/**
 * Tables {@code selectors_exact} and {@code selectors_wildcard}: which subscriptions have a
 * selector, in tables of their own so that a look-up never passes the other kind.
 *
 * <pre>
 * selectors_exact     key    pubky          32
 *                            prefix          n  1 to 448 bytes of a path
 * selectors_wildcard  key    prefix          n  1 to 448 bytes of a path
 * both                values subscription    8  its number; sorted duplicates of fixed size
 * </pre>
 *
 * <p>A key has at most 32 + 448 = 480 bytes, so it fits LMDB's 511. No row outlives the process, so
 * none carries a checksum.
 */
public final class SelectorsTable {
  public static final int VALUE_BYTES = 8;
  public static final int KEY_BYTES_MAX = Pubky.BYTES + Selector.PREFIX_BYTES_MAX;

  private SelectorsTable() {}

  /** The table a selector is in. */
  public static Layouts table(Selector selector) {
    return selector.user().isPresent() ? Layouts.SELECTORS_EXACT : Layouts.SELECTORS_WILDCARD;
  }

  /** Writes at most {@link #KEY_BYTES_MAX} bytes. */
  public static ByteBuffer key(Selector selector, ByteBuffer target) {
    target.clear();
    selector.user().ifPresent(user -> user.write(target));
    return target.put(selector.prefix()).flip();
  }

  /** Writes {@link #VALUE_BYTES} bytes. */
  public static ByteBuffer value(long subscription, ByteBuffer target) {
    return target.clear().putLong(subscription).flip();
  }

  /** The value that begins at this place. */
  public static long subscription(ByteBuffer values, int at) {
    return values.getLong(at);
  }
}
