package dev.hearth.server.coding;

/**
 * Puts the CRC-32 of two texts together to that of one behind the other, without looking at either
 * again.
 *
 * <p>A CRC is the remainder of the text, as a polynomial over GF(2), by P. Appending n bytes
 * multiplies what was there by x^(8n). So {@code crc(ab) = crc(a) · x^(8·|b|) mod P xor crc(b)};
 * the initial and final inversions of CRC-32 cancel out [zlib: crc32_combine_op]. The power is the
 * same for all texts of a length, so a piece carries it along, and taking one over costs one
 * multiplication of at most 32 steps.
 *
 * <p>Bits are reflected: bit 31 is x^0.
 */
final class Crc32 {
  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int ONE = 1 << 31;

  /** {@code POWERS[k]} = x^(8·2^k) mod P. */
  private static final int[] POWERS = powers();

  private Crc32() {}

  private static int[] powers() {
    int[] powers = new int[31];
    int power = ONE >>> 8;
    for (int k = 0; k < powers.length; k++) {
      powers[k] = power;
      power = multiply(power, power);
    }
    return powers;
  }

  /** x^(8·length) mod P, which {@link #combine} wants. */
  static int shift(int length) {
    int shift = ONE;
    for (int k = 0, rest = length; rest != 0; k++, rest >>>= 1) {
      if ((rest & 1) != 0) {
        shift = multiply(shift, POWERS[k]);
      }
    }
    return shift;
  }

  /** The CRC of a text and another behind it, whose length {@code shift} stands for. */
  static int combine(int crc, int crcBehind, int shift) {
    return multiply(shift, crc) ^ crcBehind;
  }

  /** a · b mod P. */
  private static int multiply(int a, int b) {
    int product = 0;
    int factor = b;
    for (int bits = a; bits != 0; bits <<= 1) {
      product ^= factor & (bits >> 31);
      factor = (factor >>> 1) ^ (POLYNOMIAL & -(factor & 1));
    }
    return product;
  }
}
