package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Pubky;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The z-base-32 texts of the keys seen last, since a log names the same few users again and again.
 * A slot holds one key and is overwritten by the next that falls on it, so memory is fixed. Belongs
 * to one thread.
 */
final class KeyTexts {
  private static final int SLOTS = 256;

  private final @Nullable Pubky[] keys = new Pubky[SLOTS];
  private final byte[][] texts = new byte[SLOTS][];

  void write(Pubky key, ByteWriter out) {
    write(key, Pubky.TEXT_CHARACTERS, out);
  }

  /** Appends the first characters of a key's text. */
  void write(Pubky key, int characters, ByteWriter out) {
    // Keys are points of a curve: any eight bits of them are as good as a hash. The last word's low
    // bits are spared, the highest of them is a sign.
    int slot = (int) key.word1() & (SLOTS - 1);
    if (!key.equals(keys[slot])) {
      keys[slot] = key;
      texts[slot] = key.toString().getBytes(StandardCharsets.US_ASCII);
    }
    System.arraycopy(texts[slot], 0, out.room(characters), out.length(), characters);
    out.advanceTo(out.length() + characters);
  }
}
