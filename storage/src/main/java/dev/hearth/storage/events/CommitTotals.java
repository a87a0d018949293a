package dev.hearth.storage.events;

/**
 * What the committer did since the start.
 *
 * @param commits transactions committed
 * @param operations operations committed
 * @param commitNanos time spent in commits, their fsync included
 * @param queued operations waiting now
 * @param lastSequence the last sequence assigned and committed
 * @param lowSpace true while operations that need space are refused
 */
public record CommitTotals(
    long commits,
    long operations,
    long commitNanos,
    int queued,
    long lastSequence,
    boolean lowSpace) {}
