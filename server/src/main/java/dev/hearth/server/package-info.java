/** The running homeserver: wires and closes everything. */
@NullMarked
package dev.hearth.server;

import org.jspecify.annotations.NullMarked;
