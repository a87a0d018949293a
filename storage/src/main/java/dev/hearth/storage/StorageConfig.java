package dev.hearth.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a store needs to know before it opens. Sizes are bytes.
 *
 * @param folder the data folder; made if absent
 * @param mapBytes address space of the main LMDB environment; sparse, never resized while open
 * @param inlineBytesMax largest content kept in its row; larger ones become files
 * @param readersMax read transactions open at once
 * @param queueOperationsMax operations waiting for the committer
 * @param queueBytesMax bytes of content waiting for the committer
 * @param retentionAge how long events are kept; empty for ever
 * @param retentionEvents how many events are kept at the most; empty for all
 * @param retentionFloorEvents how many newest events retention never removes
 * @param defaultQuotaBytes what a user without a quota of their own may store; empty for any amount
 * @param sequenceAtLeast the next sequence is at least this; 0 asks for nothing
 * @param selectorsMax selectors of all live subscriptions together
 * @param refuseCollisions whether a file may not stand where a folder of its name does, and the
 *     reverse (wire specification §5.9); upstream 0.6 lets both be
 */
public record StorageConfig(
    Path folder,
    long mapBytes,
    int inlineBytesMax,
    int readersMax,
    int queueOperationsMax,
    long queueBytesMax,
    Optional<Duration> retentionAge,
    Optional<Long> retentionEvents,
    long retentionFloorEvents,
    OptionalLong defaultQuotaBytes,
    long sequenceAtLeast,
    long selectorsMax,
    boolean refuseCollisions) {

  private static final long SELECTORS_MAX = 2_000_000;

  /** With the default bound of selectors, refusing collisions. */
  public StorageConfig(
      Path folder,
      long mapBytes,
      int inlineBytesMax,
      int readersMax,
      int queueOperationsMax,
      long queueBytesMax,
      Optional<Duration> retentionAge,
      Optional<Long> retentionEvents,
      long retentionFloorEvents,
      OptionalLong defaultQuotaBytes,
      long sequenceAtLeast) {
    this(
        folder,
        mapBytes,
        inlineBytesMax,
        readersMax,
        queueOperationsMax,
        queueBytesMax,
        retentionAge,
        retentionEvents,
        retentionFloorEvents,
        defaultQuotaBytes,
        sequenceAtLeast,
        SELECTORS_MAX,
        true);
  }

  /** The defaults of design §10 for a folder. */
  public static StorageConfig defaults(Path folder) {
    return new StorageConfig(
        folder,
        1L << 40,
        64 << 10,
        1024,
        10_000,
        64L << 20,
        Optional.empty(),
        Optional.empty(),
        1_000,
        OptionalLong.empty(),
        0);
  }
}
