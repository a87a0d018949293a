/**
 * Encodes requests, decodes answers and the event stream.
 *
 * <p>The lowest room of the client: it speaks bytes, text and JSON, knows no connection, no clock
 * but the one it is given, and none of the rooms above it. Everything malformed is reported as
 * {@link dev.hearth.client.wire.MalformedException}; the room above turns that into the error an
 * application sees. Ids and cursors are text here and are never taken apart: what they mean is the
 * server's business. The one exception are history pages, whose numbers are the texts' own ({@code
 * Position}).
 */
@NullMarked
package dev.hearth.client.wire;

import org.jspecify.annotations.NullMarked;
