/**
 * A whole homeserver in a process of its own, driven by seeded writers and watched by followers of
 * every kind while it is killed, restarted and let down by its disk, and held against a model that
 * shares no code with it: {@link dev.hearth.server.oracle.HomeserverOracleTest}.
 */
@NullMarked
package dev.hearth.server.oracle;

import org.jspecify.annotations.NullMarked;
