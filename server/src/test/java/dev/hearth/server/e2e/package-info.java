/**
 * Tests from end to end, tagged {@code e2e}: the official SDK and a real browser against a
 * homeserver in a process of its own. {@code mvn verify -Pe2e} installs what they need and runs
 * them.
 *
 * <p>What runs in Node stands in {@code src/test/e2e}; the classes here start it, and play the
 * parts of the world that are not under test: a pkarr relay, a connection that breaks, a page's
 * origin.
 */
@NullMarked
package dev.hearth.server.e2e;

import org.jspecify.annotations.NullMarked;
