/**
 * Many subscribers of one server, each of which checks what it gets: no gap, no repeat, strictly
 * rising ids, and how long each event took from the writer to here.
 *
 * <p>The checks rest on names. Writer <em>w</em> of a run puts {@code /pub/bench/<run>/<w>/<n>} for
 * <em>n</em> = 0, 1, 2, … and sends the next only after the last was answered, so a complete stream
 * shows each writer's numbers without a hole and in order, however the writers interleave. Nothing
 * here trusts the server's ids to find a loss.
 */
@NullMarked
package dev.hearth.client.bench.stream;

import org.jspecify.annotations.NullMarked;
