/**
 * Prefix subscriptions: backfill, cutover, tail, slow readers.
 *
 * <p>A subscriber is a position in the log (design §7). {@link
 * dev.hearth.server.subscriptions.Subscriptions} is the front door; requests come in as values
 * ({@link dev.hearth.server.subscriptions.SubscriptionRequest}), bytes go out through a {@link
 * dev.hearth.server.subscriptions.StreamOutput}. This room knows no HTTP. Who owns which state, and
 * on which thread, is written in {@code docs/concurrency.md}.
 */
@NullMarked
package dev.hearth.server.subscriptions;

import org.jspecify.annotations.NullMarked;
