package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.ContentHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Standard base64 of a content hash, 44 characters, without anything allocated: two characters a
 * look-up, eight a write. A replay spends a quarter of its time here if it goes bit by bit.
 */
final class Base64Text {
  static final int CHARACTERS = 44;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  /** The two characters of twelve bits, the first in the low byte. */
  private static final char[] PAIRS = pairs();

  private Base64Text() {}

  private static char[] pairs() {
    char[] pairs = new char[1 << 12];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (char) (ALPHABET[i >>> 6] | ALPHABET[i & 63] << 8);
    }
    return pairs;
  }

  static void write(ContentHash hash, ByteWriter out) {
    byte[] target = out.room(CHARACTERS);
    out.advanceTo(write(hash, target, out.length()));
  }

  /** Writes {@link #CHARACTERS} characters and returns the offset behind them. */
  static int write(ContentHash hash, byte[] target, int at) {
    long word0 = hash.word0();
    long word1 = hash.word1();
    long word2 = hash.word2();
    long word3 = hash.word3();
    EIGHT.set(target, at, eight(word0 >>> 16));
    EIGHT.set(target, at + 8, eight(word0 << 32 | word1 >>> 32));
    EIGHT.set(target, at + 16, eight(word1 << 16 | word2 >>> 48));
    EIGHT.set(target, at + 24, eight(word2));
    EIGHT.set(target, at + 32, eight(word3 >>> 16));
    char pair = PAIRS[(int) (word3 >>> 4) & 0xFFF];
    target[at + 40] = (byte) pair;
    target[at + 41] = (byte) (pair >>> 8);
    // The last four bits stand left in their character; one pad character completes the group.
    target[at + 42] = ALPHABET[(int) (word3 << 2) & 63];
    target[at + 43] = '=';
    return at + CHARACTERS;
  }

  /** The characters of the low 48 bits. */
  private static long eight(long bits) {
    return PAIRS[(int) (bits >>> 36) & 0xFFF]
        | (long) PAIRS[(int) (bits >>> 24) & 0xFFF] << 16
        | (long) PAIRS[(int) (bits >>> 12) & 0xFFF] << 32
        | (long) PAIRS[(int) bits & 0xFFF] << 48;
  }
}
