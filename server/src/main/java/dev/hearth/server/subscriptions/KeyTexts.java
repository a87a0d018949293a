package dev.hearth.server.subscriptions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearth.storage.model.Pubky;
import org.jspecify.annotations.Nullable;

/**
 * The z-base-32 texts of the keys seen last, since a log names the same users again and again. A
 * slot holds one key and is written over by the next that falls on it, so memory is fixed: some 300
 * KiB when every slot is used. Belongs to one thread.
 */
final class KeyTexts {
  private static final int SLOTS = 2048;
  private static final byte[] BEFORE = "\nevent: PUT\ndata: pubky://".getBytes(US_ASCII);
  private static final int KIND = "\nevent: ".length();

  private final @Nullable Entry[] entries = new Entry[SLOTS];

  /** One key's text, behind what stands before it in a put's frame. */
  private static final class Entry {
    private final byte[] text = new byte[BEFORE.length + Pubky.TEXT_CHARACTERS];
    private Pubky key;

    Entry(Pubky key) {
      this.key = key;
      System.arraycopy(BEFORE, 0, text, 0, BEFORE.length);
      key.writeText(text, BEFORE.length);
    }

    void become(Pubky other) {
      key = other;
      other.writeText(text, BEFORE.length);
    }
  }

  private byte[] text(Pubky key) {
    // Keys are points of a curve: any eleven bits of them are as good as a hash. The last word's
    // low bits are spared, the highest of them is a sign.
    int slot = (int) key.word1() & (SLOTS - 1);
    Entry entry = entries[slot];
    if (entry == null) {
      entry = new Entry(key);
      entries[slot] = entry;
    } else if (!entry.key.equals(key)) {
      entry.become(key);
    }
    return entry.text;
  }

  /**
   * Writes what stands between the position of a frame's id and its path: the id's suffix, the kind
   * of event, the start of the resource's URL. Returns the offset behind it.
   *
   * @param suffix characters of the key in the id
   * @param target with room for {@link #headBytes} from {@code at} on
   */
  int head(Pubky key, int suffix, boolean isPut, byte[] target, int at) {
    byte[] text = text(key);
    for (int i = 0; i < suffix; i++) { // One or a few.
      target[at + i] = text[BEFORE.length + i];
    }
    int event = at + suffix;
    System.arraycopy(text, 0, target, event, text.length);
    if (!isPut) {
      target[event + KIND] = 'D';
      target[event + KIND + 1] = 'E';
      target[event + KIND + 2] = 'L';
    }
    return event + text.length;
  }

  static int headBytes(int suffix) {
    return suffix + BEFORE.length + Pubky.TEXT_CHARACTERS;
  }

  void write(Pubky key, ByteWriter out) {
    write(key, Pubky.TEXT_CHARACTERS, out);
  }

  /** Appends the first characters of a key's text. */
  void write(Pubky key, int characters, ByteWriter out) {
    byte[] text = text(key);
    System.arraycopy(text, BEFORE.length, out.room(characters), out.length(), characters);
    out.advanceTo(out.length() + characters);
  }
}
