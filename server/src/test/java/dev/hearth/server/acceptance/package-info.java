/** Whole programs together, as people use them: a server, several clients, and a kill. */
@NullMarked
package dev.hearth.server.acceptance;

import org.jspecify.annotations.NullMarked;
