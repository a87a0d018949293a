/**
 * Measures a homeserver from outside, over its wire, and proves on the way that its streams lose
 * nothing.
 *
 * <p>This is {@code ./hearth bench}. Each measurement is a scenario with settings and a report:
 * {@link dev.hearth.client.bench.PutScenario}, {@link dev.hearth.client.bench.GetScenario}, {@link
 * dev.hearth.client.bench.FanoutScenario}, {@link dev.hearth.client.bench.ReplayScenario}, {@link
 * dev.hearth.client.bench.BulkScenario}, {@link dev.hearth.client.bench.IdleScenario}, {@link
 * dev.hearth.client.bench.HerdScenario}. The commands only read options and show reports. Below it:
 * {@code net} (sockets and parsing), {@code load} (requests), {@code stream} (subscribers and their
 * checks), {@code measure} (figures and their pictures). Nothing here is used by the library that
 * applications embed, and its HTTP is its own, so that a fault of one is not hidden by the other;
 * only {@code BulkScenario} runs the library, which is what it measures.
 */
@NullMarked
package dev.hearth.client.bench;

import org.jspecify.annotations.NullMarked;
