/**
 * What an event request asks for and what history answers: selectors, cursors, times, pages and
 * feeds, without HTTP.
 */
@NullMarked
package dev.hearth.server.events;

import org.jspecify.annotations.NullMarked;
