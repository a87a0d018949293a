package dev.hearth.server.coding;

/**
 * Bytes that were coded once and may stand anywhere in any stream of their coding: they refer to
 * nothing before them, and all they hold can be decoded as soon as they have arrived. Immutable by
 * contract; nobody changes {@code bytes}.
 *
 * @param bytes gzip: deflate blocks that end on a byte; zstd: whole frames
 * @param plainLength how many bytes they decode to
 * @param crc CRC-32 of the decoded bytes; 0 where the coding has no use for it
 * @param shift {@link Crc32#shift} of the length; 0 where the coding has no use for it
 */
@SuppressWarnings("ArrayRecordComponent") // Shared bytes; never compared.
public record Piece(byte[] bytes, int plainLength, int crc, int shift) {}
