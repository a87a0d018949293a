package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.ContentHash;
import java.nio.charset.StandardCharsets;

/** Standard base64 of a content hash, 44 characters, without anything allocated. */
final class Base64Text {
  private static final int CHARACTERS = 44;
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private Base64Text() {}

  static void write(ContentHash hash, ByteWriter out) {
    byte[] target = out.room(CHARACTERS);
    int at = out.length();
    for (int bit = 0; bit < 252; bit += 6) {
      target[at++] = ALPHABET[bits(hash, bit)];
    }
    // The last four bits stand left in their character; one pad character completes the group.
    target[at++] = ALPHABET[(int) (hash.word3() << 2) & 63];
    target[at++] = '=';
    out.advanceTo(at);
  }

  /** Six bits of the 256, counted from the left. */
  private static int bits(ContentHash hash, int bit) {
    int word = bit >>> 6;
    int shift = 58 - (bit & 63);
    long left = word(hash, word);
    long six =
        shift >= 0 ? left >>> shift : (left << -shift) | (word(hash, word + 1) >>> (64 + shift));
    return (int) six & 63;
  }

  private static long word(ContentHash hash, int index) {
    return switch (index) {
      case 0 -> hash.word0();
      case 1 -> hash.word1();
      case 2 -> hash.word2();
      default -> hash.word3();
    };
  }
}
