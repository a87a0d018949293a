package dev.hearth.storage;

import dev.hearth.storage.events.Bounds;
import java.util.Optional;

/**
 * The state and the running totals of a store.
 *
 * @param writable false once writing has stopped until a restart
 * @param problem why writing stopped
 * @param lowSpace true while puts and sign-ups are refused for lack of space
 * @param clockAheadSeconds how far the newest sequence is ahead of the clock
 * @param commits transactions committed since the start
 * @param operations operations committed since the start
 * @param commitNanos time spent in commits, their fsync included, since the start
 * @param queued operations waiting for the committer
 */
public record StorageHealth(
    boolean writable,
    Optional<String> problem,
    boolean lowSpace,
    double clockAheadSeconds,
    Bounds bounds,
    long commits,
    long operations,
    long commitNanos,
    int queued) {}
