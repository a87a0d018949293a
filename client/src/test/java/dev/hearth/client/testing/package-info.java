/** Peers and builders for the client's tests. Shares no code with any server. */
@NullMarked
package dev.hearth.client.testing;

import org.jspecify.annotations.NullMarked;
