package dev.hearth.storage;

import dev.hearth.storage.journal.JournalOptions;
import dev.hearth.storage.selectors.SelectorLimits;
import dev.hearth.storage.tables.TablesOptions;
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
 * @param selectorLimits of the selectors of all live subscriptions together
 * @param refuseCollisions whether a file may not stand where a folder of its name does, and the
 *     reverse (wire specification §5.9); upstream 0.6 lets both be
 * @param checkpointBytes memory that changes may take before they go from the journal to LMDB;
 *     twice as much is held at the most, but for a start after a crash, which holds all that the
 *     journal has
 * @param checkpointAge how long a change may be in the journal alone
 * @param journalBytes what the journal's files take; one that exists keeps its size
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
    SelectorLimits selectorLimits,
    boolean refuseCollisions,
    long checkpointBytes,
    Duration checkpointAge,
    long journalBytes) {
  public static final long CHECKPOINT_BYTES = 8L << 20;
  public static final Duration CHECKPOINT_AGE = Duration.ofSeconds(30);
  public static final long JOURNAL_BYTES = 32L << 20;

  /** The least that {@code journalBytes} may be: four files, each with room for a batch. */
  public static final long JOURNAL_BYTES_MIN = 4L << 20;

  /** The most that {@code journalBytes} may be: a start reads all of it into memory. */
  public static final long JOURNAL_BYTES_MAX = 1L << 30;

  private static final int SEGMENTS = 4;
  private static final int SEGMENT_GRAIN_BYTES = 4096;

  /** Checks the ranges. */
  public StorageConfig {
    if (journalBytes < JOURNAL_BYTES_MIN || journalBytes > JOURNAL_BYTES_MAX) {
      throw new IllegalArgumentException("journalBytes " + journalBytes);
    }
    // A batch takes contents in until it is half full, and then one more with all its rows.
    if (inlineBytesMax > journalBytes / SEGMENTS / 4) {
      throw new IllegalArgumentException(
          "inlineBytesMax %d is more than a sixteenth of journalBytes %d"
              .formatted(inlineBytesMax, journalBytes));
    }
  }

  /** The same, with room for so many live selectors. */
  public StorageConfig withSelectorLimits(SelectorLimits limits) {
    Builder other = new Builder(this);
    other.selectorLimits = limits;
    return other.build();
  }

  /** With another bound of what is kept in its row. */
  public StorageConfig withInlineBytesMax(int bytes) {
    Builder other = new Builder(this);
    other.inlineBytesMax = bytes;
    return other.build();
  }

  /** Keeping only so many events, whatever their age. */
  public StorageConfig withRetainedEvents(long events) {
    Builder other = new Builder(this);
    other.retentionAge = Optional.empty();
    other.retentionEvents = Optional.of(events);
    other.retentionFloorEvents = 0;
    return other.build();
  }

  public StorageConfig withSequenceAtLeast(long sequence) {
    Builder other = new Builder(this);
    other.sequenceAtLeast = sequence;
    return other.build();
  }

  /** With other bounds of what is in memory and in the journal. */
  public StorageConfig withJournal(long checkpoint, Duration age, long journal) {
    Builder other = new Builder(this);
    other.checkpointBytes = checkpoint;
    other.checkpointAge = age;
    other.journalBytes = journal;
    return other.build();
  }

  JournalOptions journal() {
    long segment = journalBytes / SEGMENTS;
    return new JournalOptions((int) (segment - segment % SEGMENT_GRAIN_BYTES), SEGMENTS);
  }

  TablesOptions tables() {
    return new TablesOptions(checkpointBytes, checkpointAge);
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
        0,
        SelectorLimits.DEFAULTS,
        true,
        CHECKPOINT_BYTES,
        CHECKPOINT_AGE,
        JOURNAL_BYTES);
  }

  /** A copy to change: the only place that names every field once more. */
  private static final class Builder {
    private Path folder;
    private long mapBytes;
    private int inlineBytesMax;
    private int readersMax;
    private int queueOperationsMax;
    private long queueBytesMax;
    private Optional<Duration> retentionAge;
    private Optional<Long> retentionEvents;
    private long retentionFloorEvents;
    private OptionalLong defaultQuotaBytes;
    private long sequenceAtLeast;
    private SelectorLimits selectorLimits;
    private boolean refuseCollisions;
    private long checkpointBytes;
    private Duration checkpointAge;
    private long journalBytes;

    Builder(StorageConfig from) {
      folder = from.folder();
      mapBytes = from.mapBytes();
      inlineBytesMax = from.inlineBytesMax();
      readersMax = from.readersMax();
      queueOperationsMax = from.queueOperationsMax();
      queueBytesMax = from.queueBytesMax();
      retentionAge = from.retentionAge();
      retentionEvents = from.retentionEvents();
      retentionFloorEvents = from.retentionFloorEvents();
      defaultQuotaBytes = from.defaultQuotaBytes();
      sequenceAtLeast = from.sequenceAtLeast();
      selectorLimits = from.selectorLimits();
      refuseCollisions = from.refuseCollisions();
      checkpointBytes = from.checkpointBytes();
      checkpointAge = from.checkpointAge();
      journalBytes = from.journalBytes();
    }

    StorageConfig build() {
      return new StorageConfig(
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
          selectorLimits,
          refuseCollisions,
          checkpointBytes,
          checkpointAge,
          journalBytes);
    }
  }
}
