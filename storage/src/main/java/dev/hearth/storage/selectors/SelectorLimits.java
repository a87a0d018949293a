package dev.hearth.storage.selectors;

/**
 * What the selectors of all live subscriptions may be together. Their number bounds the tables,
 * their bytes the memory that the subscriptions take for them.
 *
 * @param count how many
 * @param bytes of memory, as {@link dev.hearth.storage.model.Selector#memoryBytes} counts them
 */
public record SelectorLimits(long count, long bytes) {
  /**
   * Two million, as long as their prefixes have some 70 bytes; of the longest kind about 700,000.
   * More than a third of the default heap of 1 GiB they never take.
   */
  public static final SelectorLimits DEFAULTS = new SelectorLimits(2_000_000, 384L << 20);
}
