package dev.hearth.server.auth;

import dev.hearth.storage.model.Pubky;
import java.math.BigInteger;

/**
 * Tells keys from other 32 bytes: a key is the encoding of a point of edwards25519 (RFC 8032
 * §5.1.3), which about half of all texts of the right length are not.
 *
 * <p>The bytes are y, little-endian, with the sign of x in the top bit. x exists iff u/v is a
 * square modulo p, with u = y² - 1 and v = d·y² + 1; v is never 0, so u/v is a square iff u·v is.
 */
public final class CurvePoint {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);
  private static final BigInteger HALF_ORDER = P.subtract(BigInteger.ONE).shiftRight(1);

  private CurvePoint() {}

  /** True if the bytes are the canonical encoding of a point. Costs about 0.1 ms. */
  public static boolean isOnCurve(Pubky key) {
    byte[] littleEndian = key.bytes();
    boolean negative = littleEndian[31] < 0;
    littleEndian[31] &= 0x7F;
    BigInteger y = new BigInteger(1, reversed(littleEndian));
    if (y.compareTo(P) >= 0) {
      return false;
    }
    BigInteger square = y.multiply(y).mod(P);
    BigInteger u = square.subtract(BigInteger.ONE);
    if (u.signum() == 0) {
      return !negative; // x is 0, which has no negative.
    }
    BigInteger v = D.multiply(square).add(BigInteger.ONE);
    return u.multiply(v).mod(P).modPow(HALF_ORDER, P).equals(BigInteger.ONE);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
