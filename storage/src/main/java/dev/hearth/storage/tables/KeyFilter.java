package dev.hearth.storage.tables;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Says of most keys that were never put that they were not, without a search: one bit for each
 * hash. Most look-ups are for such keys: the folders above a new file, rows that LMDB has for long.
 *
 * <p>One thread adds, any may ask. A bit is set before the batch that needs it is published, and
 * never cleared, so nobody is told "no" of a row that their view has.
 */
final class KeyFilter {
  /** With 10,000 keys one search in 26 is in vain. */
  private static final int BITS_LOG = 18;

  /** The words of all bits, made with the first key. */
  private int @Nullable [] words;

  void add(byte[] key) {
    int[] present = words;
    if (present == null) {
      present = new int[1 << (BITS_LOG - 5)];
      words = present;
    }
    int bit = bit(key);
    present[bit >>> 5] |= 1 << bit;
  }

  /** False if the key was never added. */
  boolean mayHave(byte[] key) {
    int[] present = words;
    if (present == null) {
      return false;
    }
    int bit = bit(key);
    return (present[bit >>> 5] & (1 << bit)) != 0;
  }

  private static int bit(byte[] key) {
    return (Arrays.hashCode(key) * 0x9E3779B1) >>> (32 - BITS_LOG); // Mixes into the high bits.
  }
}
