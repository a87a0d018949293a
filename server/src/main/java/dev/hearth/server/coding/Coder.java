package dev.hearth.server.coding;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The compressors of one thread, made when they are first needed and used for one piece after the
 * other, so that no stream has any. Belongs to that thread; closing frees their memory, which is
 * not the heap's.
 *
 * <pre>
 * gzip  compressed   deflate blocks, then an empty stored block: 00 00 00 FF FF  (a full flush)
 *       stored       00, length, its complement, the bytes; 65,535 at the most in a block
 * zstd  compressed   one frame with its content size
 *       stored       a frame of raw blocks: 28 B5 2F FD; 20, 60 or A0, the size; header, bytes, …
 * </pre>
 *
 * <p>Level 1 of both: the higher ones save 3 bytes of 53 and cost up to twice the time (decision
 * 16).
 */
public final class Coder implements AutoCloseable {
  private static final int LEVEL = 1;
  private static final int DEFLATE_BLOCK_MAX = 65_535;
  private static final int ZSTD_BLOCK_MAX = 128 << 10;

  private final CRC32 crc = new CRC32();
  private byte[] coded = new byte[1 << 10];
  private int length;
  private @Nullable Deflater deflater;
  private @Nullable ZstdCompressCtx zstd;

  /** What {@link #compress} or {@link #store} made last; valid to {@link #length}. */
  public byte[] bytes() {
    return coded;
  }

  /** How many of {@link #bytes} count. */
  public int length() {
    return length;
  }

  /** The last result as a piece that stays. */
  public Piece toPiece(Coding coding, byte[] plain, int from, int to) {
    byte[] bytes = Arrays.copyOf(coded, length);
    return switch (coding) {
      case GZIP -> new Piece(bytes, to - from, crc(plain, from, to), Crc32.shift(to - from));
      case ZSTD, IDENTITY -> new Piece(bytes, to - from, 0, 0);
    };
  }

  /** CRC-32 of some bytes. */
  int crc(byte[] plain, int from, int to) {
    crc.reset();
    crc.update(plain, from, to - from);
    return (int) crc.getValue();
  }

  /** Codes bytes so that they become shorter, if they can. */
  public void compress(Coding coding, byte[] plain, int from, int to) {
    switch (coding) {
      case IDENTITY -> copy(plain, from, to);
      case GZIP -> deflate(plain, from, to);
      case ZSTD -> zstd(plain, from, to);
    }
  }

  private void copy(byte[] plain, int from, int to) {
    length = 0;
    room(to - from);
    append(plain, from, to);
  }

  private void deflate(byte[] plain, int from, int to) {
    Deflater d = deflater;
    if (d == null) {
      d = new Deflater(LEVEL, true);
      deflater = d;
    }
    d.reset();
    d.setInput(plain, from, to - from);
    length = 0;
    room((to - from) / 4 + 64);
    while (true) {
      int made = d.deflate(coded, length, coded.length - length, Deflater.FULL_FLUSH);
      length += made;
      // With room left the flush is complete; asked again it would write another empty block.
      if (length < coded.length) {
        return;
      }
      room(coded.length);
    }
  }

  private void zstd(byte[] plain, int from, int to) {
    ZstdCompressCtx z = zstd;
    if (z == null) {
      z = new ZstdCompressCtx();
      z.setLevel(LEVEL);
      zstd = z;
    }
    length = 0;
    room((int) Zstd.compressBound(to - from));
    length = z.compressByteArray(coded, 0, coded.length, plain, from, to - from);
  }

  /** Codes bytes that are too few to become shorter. Needs no compressor. */
  public void store(Coding coding, byte[] plain, int from, int to) {
    switch (coding) {
      case IDENTITY -> copy(plain, from, to);
      case GZIP -> storeDeflate(plain, from, to);
      case ZSTD -> storeZstd(plain, from, to);
    }
  }

  private void storeDeflate(byte[] plain, int from, int to) {
    length = 0;
    for (int at = from; at < to; at += DEFLATE_BLOCK_MAX) {
      int n = Math.min(to - at, DEFLATE_BLOCK_MAX);
      room(n + 5);
      coded[length++] = 0;
      little(n, 2);
      little(~n, 2);
      append(plain, at, at + n);
    }
  }

  private void storeZstd(byte[] plain, int from, int to) {
    length = 0;
    int size = to - from;
    room(size + 9 + 3 * (1 + size / ZSTD_BLOCK_MAX));
    little(0xFD2FB528, 4);
    // One segment, no checksum, no dictionary; the size is 1 byte, 2 that stand for 256 more, or 4.
    int sizeBytes = size < 256 ? 1 : size < 256 + 65_536 ? 2 : 4;
    coded[length++] = (byte) (sizeBytes == 1 ? 0x20 : sizeBytes == 2 ? 0x60 : 0xA0);
    little(sizeBytes == 2 ? size - 256 : size, sizeBytes);
    int at = from;
    do {
      int n = Math.min(to - at, ZSTD_BLOCK_MAX);
      int last = at + n == to ? 1 : 0;
      little((n << 3) | last, 3); // Bits 1 and 2 are 0: a raw block.
      append(plain, at, at + n);
      at += n;
    } while (at < to);
  }

  private void little(int number, int bytes) {
    for (int i = 0; i < bytes; i++) {
      coded[length++] = (byte) (number >>> (8 * i));
    }
  }

  private void append(byte[] plain, int from, int to) {
    System.arraycopy(plain, from, coded, length, to - from);
    length += to - from;
  }

  private void room(int bytes) {
    if (coded.length - length < bytes) {
      coded = Arrays.copyOf(coded, Math.max(coded.length * 2, length + bytes));
    }
  }

  /** True while it has memory that is not the heap's. */
  boolean isOpen() {
    return deflater != null || zstd != null;
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
  }
}
