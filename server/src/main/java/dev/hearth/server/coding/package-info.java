/**
 * Content codings of streams and pages: gzip and zstd, in pieces that any stream can take over from
 * another.
 *
 * <p>A {@link dev.hearth.server.coding.Piece} depends on nothing that was sent before it, so an
 * event, or a run of events, is compressed once and its bytes are spliced into every stream that
 * wants them. A stream needs eight bytes of state for gzip ({@link
 * dev.hearth.server.coding.Splice}) and none for zstd; the compressors belong to threads ({@link
 * dev.hearth.server.coding.Coder}). This room knows neither HTTP nor events.
 *
 * <p>Why so, and what it saves: {@code docs/decisions/0016-pieces-that-splice.md}.
 */
@NullMarked
package dev.hearth.server.coding;

import org.jspecify.annotations.NullMarked;
