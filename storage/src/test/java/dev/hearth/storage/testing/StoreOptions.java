package dev.hearth.storage.testing;

import dev.hearth.storage.events.CommitLimits;
import dev.hearth.storage.events.RetentionRules;
import dev.hearth.storage.journal.JournalOptions;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.tables.TablesOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;

/** What a test wants of a {@link TestStore}; {@link #PLAIN} is a small store like production's. */
public record StoreOptions(
    long mapBytes,
    CommitLimits limits,
    RetentionRules retention,
    long reserveBytes,
    OptionalLong defaultQuotaBytes,
    int inlineBytesMax,
    InstantSource clock,
    Steps steps,
    TablesOptions tables,
    JournalOptions journal) {
  private static final long MAP_BYTES = 1L << 32;

  public static final StoreOptions PLAIN =
      new StoreOptions(
          MAP_BYTES,
          new CommitLimits(10_000, 64L << 20, 0),
          RetentionRules.KEEP_ALL,
          0,
          OptionalLong.empty(),
          1_000,
          InstantSource.system(),
          Steps.NONE,
          new TablesOptions(1 << 20, Duration.ofHours(1)),
          new JournalOptions(1 << 20, 4));

  public StoreOptions withMap(long bytes, long mapReserveBytes) {
    Builder other = new Builder(this);
    other.mapBytes = bytes;
    other.limits = new CommitLimits(limits.queueOperations(), limits.queueBytes(), mapReserveBytes);
    return other.build();
  }

  public StoreOptions withLimits(CommitLimits bounds) {
    Builder other = new Builder(this);
    other.limits = bounds;
    return other.build();
  }

  public StoreOptions withRetention(RetentionRules rules) {
    Builder other = new Builder(this);
    other.retention = rules;
    return other.build();
  }

  public StoreOptions withReserve(long bytes) {
    Builder other = new Builder(this);
    other.reserveBytes = bytes;
    return other.build();
  }

  public StoreOptions withDefaultQuota(long bytes) {
    Builder other = new Builder(this);
    other.defaultQuotaBytes = OptionalLong.of(bytes);
    return other.build();
  }

  public StoreOptions withClock(InstantSource time) {
    Builder other = new Builder(this);
    other.clock = time;
    return other.build();
  }

  public StoreOptions withSteps(Steps seen) {
    Builder other = new Builder(this);
    other.steps = seen;
    return other.build();
  }

  public StoreOptions withTables(TablesOptions layers, JournalOptions files) {
    Builder other = new Builder(this);
    other.tables = layers;
    other.journal = files;
    return other.build();
  }

  /** A copy to change: the only place that names every field once more. */
  private static final class Builder {
    private long mapBytes;
    private CommitLimits limits;
    private RetentionRules retention;
    private long reserveBytes;
    private OptionalLong defaultQuotaBytes;
    private int inlineBytesMax;
    private InstantSource clock;
    private Steps steps;
    private TablesOptions tables;
    private JournalOptions journal;

    Builder(StoreOptions from) {
      mapBytes = from.mapBytes();
      limits = from.limits();
      retention = from.retention();
      reserveBytes = from.reserveBytes();
      defaultQuotaBytes = from.defaultQuotaBytes();
      inlineBytesMax = from.inlineBytesMax();
      clock = from.clock();
      steps = from.steps();
      tables = from.tables();
      journal = from.journal();
    }

    StoreOptions build() {
      return new StoreOptions(
          mapBytes,
          limits,
          retention,
          reserveBytes,
          defaultQuotaBytes,
          inlineBytesMax,
          clock,
          steps,
          tables,
          journal);
    }
  }
}
