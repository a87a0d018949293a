package dev.hearth.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a subscription has come, although nothing it selects happened.
 *
 * @param cursor everything up to here was delivered or did not match
 * @param time of that place in the log; only where progress was asked for as events
 * @param lag how far the server's reading is behind its newest event; only where progress was asked
 *     for as events
 */
public record Progress(String cursor, Optional<Instant> time, Optional<Duration> lag) {}
