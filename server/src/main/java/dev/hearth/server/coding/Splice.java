package dev.hearth.server.coding;

/**
 * The one stream that pieces are spliced into: what a coding says before the first and behind the
 * last of them. A gzip trailer is the CRC and the length of everything, so they are counted along;
 * a stream that is cut needs none, and is not whole for any decoder, as it should be. Belongs to
 * whoever writes the stream.
 */
public sealed interface Splice {
  /** What stands before the first piece. */
  byte[] head();

  /** Counts a piece that goes out. */
  void take(int plainLength, int crc, int shift);

  /** Counts a piece that goes out. */
  default void take(Piece piece) {
    take(piece.plainLength(), piece.crc(), piece.shift());
  }

  /** Counts what a coder has just coded of these bytes. */
  void take(Coder coder, byte[] plain, int from, int to);

  /** What stands behind the last piece of a stream that ends in good order. */
  byte[] tail();

  Coding coding();

  static Splice of(Coding coding) {
    return switch (coding) {
      case IDENTITY -> Stateless.PLAIN;
      case ZSTD -> Stateless.ZSTD;
      case GZIP -> new Gzip();
    };
  }

  /** Codings whose pieces are whole. */
  enum Stateless implements Splice {
    PLAIN(Coding.IDENTITY),
    ZSTD(Coding.ZSTD);

    private static final byte[] NOTHING = {};
    private final Coding coding;

    Stateless(Coding coding) {
      this.coding = coding;
    }

    @Override
    public byte[] head() {
      return NOTHING;
    }

    @Override
    public void take(int plainLength, int crc, int shift) {}

    @Override
    public void take(Coder coder, byte[] plain, int from, int to) {}

    @Override
    public byte[] tail() {
      return NOTHING;
    }

    @Override
    public Coding coding() {
      return coding;
    }
  }

  /** One gzip member (RFC 1952). */
  final class Gzip implements Splice {
    /** No name, no time, no flags, unknown system. */
    private static final byte[] HEAD = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private int crc;
    private int length;

    private Gzip() {}

    @Override
    public byte[] head() {
      return HEAD.clone();
    }

    @Override
    public void take(int plainLength, int pieceCrc, int shift) {
      crc = Crc32.combine(crc, pieceCrc, shift);
      length += plainLength; // Modulo 2^32, as the trailer has it.
    }

    @Override
    public void take(Coder coder, byte[] plain, int from, int to) {
      take(to - from, coder.crc(plain, from, to), Crc32.shift(to - from));
    }

    /** A last block with nothing in it, CRC, length. */
    @Override
    public byte[] tail() {
      byte[] tail = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
      for (int i = 0; i < 4; i++) {
        tail[2 + i] = (byte) (crc >>> (8 * i));
        tail[6 + i] = (byte) (length >>> (8 * i));
      }
      return tail;
    }

    @Override
    public Coding coding() {
      return Coding.GZIP;
    }
  }
}
