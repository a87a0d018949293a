/**
 * What the operator says: every setting with its name, unit, default and reason in one table
 * ({@link dev.hearth.server.config.Settings}), and the values chosen from flags, environment, file
 * and defaults, in that order ({@link dev.hearth.server.config.Configuration}). Knows no other
 * room.
 */
@NullMarked
package dev.hearth.server.config;

import org.jspecify.annotations.NullMarked;
