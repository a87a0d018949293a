/** What the tests of every room share: sockets, servers on a free port, keys, builders. */
@NullMarked
package dev.hearth.server.testing;

import org.jspecify.annotations.NullMarked;
