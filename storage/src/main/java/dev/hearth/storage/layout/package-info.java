/**
 * The only room where bytes have meaning: one final class per table draws its rows, encodes and
 * decodes them, and nothing else. Pure: it knows neither LMDB nor a clock.
 *
 * <p>Encoders write into a buffer of the caller's and leave it ready to be read; decoders never
 * trust a byte and fail with {@code CorruptRow} only. All numbers are big-endian, so that the
 * unsigned byte order of keys is the order of the numbers. May know: {@code storage.model}.
 */
@NullMarked
package dev.hearth.storage.layout;

import org.jspecify.annotations.NullMarked;
