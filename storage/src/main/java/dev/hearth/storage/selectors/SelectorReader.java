package dev.hearth.storage.selectors;

import dev.hearth.storage.model.Pubky;
import java.util.function.LongConsumer;

/** Look-ups in one view of the selector tables. */
public interface SelectorReader extends AutoCloseable {
  /**
   * Names the number of every subscription that has a selector which is a prefix of this path of
   * this user, exact or wildcard. One subscription may be named more than once.
   */
  void match(Pubky user, byte[] path, LongConsumer subscriptions);

  @Override
  void close();
}
