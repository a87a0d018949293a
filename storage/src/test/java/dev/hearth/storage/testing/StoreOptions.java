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
    CommitLimits kept =
        new CommitLimits(limits.queueOperations(), limits.queueBytes(), mapReserveBytes);
    return new StoreOptions(
        bytes,
        kept,
        retention,
        reserveBytes,
        defaultQuotaBytes,
        inlineBytesMax,
        clock,
        steps,
        tables,
        journal);
  }

  public StoreOptions withLimits(CommitLimits other) {
    return new StoreOptions(
        mapBytes,
        other,
        retention,
        reserveBytes,
        defaultQuotaBytes,
        inlineBytesMax,
        clock,
        steps,
        tables,
        journal);
  }

  public StoreOptions withRetention(RetentionRules other) {
    return new StoreOptions(
        mapBytes,
        limits,
        other,
        reserveBytes,
        defaultQuotaBytes,
        inlineBytesMax,
        clock,
        steps,
        tables,
        journal);
  }

  public StoreOptions withReserve(long bytes) {
    return new StoreOptions(
        mapBytes,
        limits,
        retention,
        bytes,
        defaultQuotaBytes,
        inlineBytesMax,
        clock,
        steps,
        tables,
        journal);
  }

  public StoreOptions withDefaultQuota(long bytes) {
    return new StoreOptions(
        mapBytes,
        limits,
        retention,
        reserveBytes,
        OptionalLong.of(bytes),
        inlineBytesMax,
        clock,
        steps,
        tables,
        journal);
  }

  public StoreOptions withClock(InstantSource other) {
    return new StoreOptions(
        mapBytes,
        limits,
        retention,
        reserveBytes,
        defaultQuotaBytes,
        inlineBytesMax,
        other,
        steps,
        tables,
        journal);
  }

  public StoreOptions withSteps(Steps other) {
    return new StoreOptions(
        mapBytes,
        limits,
        retention,
        reserveBytes,
        defaultQuotaBytes,
        inlineBytesMax,
        clock,
        other,
        tables,
        journal);
  }

  public StoreOptions withTables(TablesOptions other, JournalOptions otherJournal) {
    return new StoreOptions(
        mapBytes,
        limits,
        retention,
        reserveBytes,
        defaultQuotaBytes,
        inlineBytesMax,
        clock,
        steps,
        other,
        otherJournal);
  }
}
