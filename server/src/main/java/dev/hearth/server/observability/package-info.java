/**
 * What operators see: keys of log entries, health, metrics.
 *
 * <p>{@link dev.hearth.server.observability.LogKeys} lists every fact a log entry of this module
 * may carry; {@link dev.hearth.server.observability.Health} judges the store; {@link
 * dev.hearth.server.observability.Metrics} counts, and speaks Prometheus when it is asked. Nothing
 * here writes a log entry for a single request above debug.
 */
@NullMarked
package dev.hearth.server.observability;

import org.jspecify.annotations.NullMarked;
