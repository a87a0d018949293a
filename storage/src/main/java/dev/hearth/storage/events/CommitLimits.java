package dev.hearth.storage.events;

/**
 * The bounds of the committer.
 *
 * @param queueOperations operations waiting at once
 * @param queueBytes bytes that waiting operations hold in memory
 * @param mapReserveBytes bytes of the map that only operations which need no space may still use
 */
public record CommitLimits(int queueOperations, long queueBytes, long mapReserveBytes) {
  /** So much of the map is kept for deletes, sign-outs and retention. */
  public static final long MAP_RESERVE_BYTES = 64L << 20;
}
