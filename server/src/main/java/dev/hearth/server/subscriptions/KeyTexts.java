package dev.hearth.server.subscriptions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hearth.storage.model.Pubky;
import org.jspecify.annotations.Nullable;

/**
 * The z-base-32 texts of the keys seen last, since a log names the same few users again and again.
 * A slot holds one key and is overwritten by the next that falls on it, so memory is fixed: some
 * 350 KiB when every slot is used. Belongs to one thread.
 */
final class KeyTexts {
  private static final int SLOTS = 1024;
  private static final byte[] PUT = "\nevent: PUT\ndata: pubky://".getBytes(US_ASCII);
  private static final byte[] DEL = "\nevent: DEL\ndata: pubky://".getBytes(US_ASCII);

  private final @Nullable Entry[] entries = new Entry[SLOTS];

  /** One key's text, and what of a frame depends on nothing else. */
  private static final class Entry {
    private static final byte[] NONE = {};

    private final Pubky key;
    private final byte[] text;
    private int suffixLength;
    private byte[] put = NONE;
    private byte[] del = NONE;

    Entry(Pubky key) {
      this.key = key;
      this.text = new byte[Pubky.TEXT_CHARACTERS];
      key.writeText(text, 0);
    }

    byte[] head(int suffix, boolean isPut) {
      if (suffix != suffixLength) { // It changes when somebody signs up whose key is like another.
        put = head(suffix, PUT);
        del = head(suffix, DEL);
        suffixLength = suffix;
      }
      return isPut ? put : del;
    }

    private byte[] head(int suffix, byte[] event) {
      byte[] head = new byte[suffix + event.length + text.length];
      System.arraycopy(text, 0, head, 0, suffix);
      System.arraycopy(event, 0, head, suffix, event.length);
      System.arraycopy(text, 0, head, suffix + event.length, text.length);
      return head;
    }
  }

  private Entry entry(Pubky key) {
    // Keys are points of a curve: any eight bits of them are as good as a hash. The last word's low
    // bits are spared, the highest of them is a sign.
    int slot = (int) key.word1() & (SLOTS - 1);
    Entry entry = entries[slot];
    if (entry == null || !entry.key.equals(key)) {
      entry = new Entry(key);
      entries[slot] = entry;
    }
    return entry;
  }

  /**
   * What stands between the position of a frame's id and its path: the id's suffix, the kind of
   * event, the start of the resource's URL. Not to be changed.
   *
   * @param suffix characters of the key in the id, at least 1
   */
  byte[] head(Pubky key, int suffix, boolean isPut) {
    return entry(key).head(suffix, isPut);
  }

  void write(Pubky key, ByteWriter out) {
    out.raw(entry(key).text);
  }

  /** Appends the first characters of a key's text. */
  void write(Pubky key, int characters, ByteWriter out) {
    byte[] text = entry(key).text;
    System.arraycopy(text, 0, out.room(characters), out.length(), characters);
    out.advanceTo(out.length() + characters);
  }
}
