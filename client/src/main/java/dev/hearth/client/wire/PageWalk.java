package dev.hearth.client.wire;

import java.nio.charset.StandardCharsets;

/** Goes through a page event by event; allocates nothing on its way. For one thread. */
public final class PageWalk {
  private final EventPage page;
  private final byte[] path = new byte[EventPage.PATH_BYTES_MAX];
  private int pathLength;
  private int event = -1;
  private int put = -1;
  private int nextRest;

  PageWalk(EventPage page) {
    this.page = page;
    this.nextRest = page.paths;
  }

  /** Goes to the next event; false behind the last. */
  public boolean next() {
    if (event + 1 >= page.sequences.length) {
      return false;
    }
    event++;
    int shared = page.shared[event];
    int rest = page.rest[event];
    System.arraycopy(page.body, nextRest, path, shared, rest);
    nextRest += rest;
    pathLength = shared + rest;
    if (isPut()) {
      put++;
    }
    return true;
  }

  public long sequence() {
    return page.sequences[event];
  }

  public boolean isPut() {
    return page.body[page.marks + event] >= 0;
  }

  /** Characters of the user's key in the event's id. */
  public int suffixLength() {
    return page.body[page.marks + event] & 0x0F;
  }

  /** Place among the {@link EventPage#users}. */
  public int user() {
    return page.users[event];
  }

  public int pathLength() {
    return pathLength;
  }

  /** Copies the path's UTF-8 bytes; returns the offset behind them. */
  public int copyPath(byte[] target, int offset) {
    System.arraycopy(path, 0, target, offset, pathLength);
    return offset + pathLength;
  }

  public String path() {
    return new String(path, 0, pathLength, StandardCharsets.UTF_8);
  }

  /** Whether the path starts with these bytes. */
  public boolean pathStartsWith(byte[] prefix) {
    if (prefix.length > pathLength) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (path[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of the content; only of a put. */
  public long length() {
    return page.lengths[place()];
  }

  /** Place among the {@link EventPage#types}; only of a put. */
  public int type() {
    return page.types[place()];
  }

  /** Copies the 32 bytes of the content's hash; only of a put. */
  public void copyHash(byte[] target, int offset) {
    int start = page.hashes + place() * EventPage.HASH_BYTES;
    System.arraycopy(page.body, start, target, offset, EventPage.HASH_BYTES);
  }

  private int place() {
    if (!isPut()) {
      throw new IllegalStateException("a delete has no content");
    }
    return put;
  }
}
