/**
 * Requests and answers under load: many connections with at most one request in flight each, either
 * as fast as answers come (closed loop) or at a given rate (open loop).
 */
@NullMarked
package dev.hearth.client.bench.load;

import org.jspecify.annotations.NullMarked;
