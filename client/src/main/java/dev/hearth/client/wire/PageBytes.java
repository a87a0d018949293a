package dev.hearth.client.wire;

/** The body of a page, read from its beginning to its end, with every step checked. */
final class PageBytes {
  private static final int NUMBER_BYTES_MAX = 9;

  private final byte[] bytes;
  private int at;

  PageBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The place of the next bytes, which are passed over. */
  int skip(long count) {
    PageHeader.require(count >= 0 && count <= bytes.length - at, "page ends early", count);
    int place = at;
    at += (int) count;
    return place;
  }

  /** The next LEB128 number. */
  long number() {
    long value = 0;
    int end = Math.min(bytes.length, at + NUMBER_BYTES_MAX);
    for (int shift = 0; at < end; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException("page has a number without end", Integer.toString(at));
  }

  /** The next number, which is at least 0 and at most {@code most}. */
  int number(int most) {
    byte first = at < bytes.length ? bytes[at] : -1;
    if (first >= 0 && first <= most) {
      at++;
      return first;
    }
    long value = number();
    PageHeader.require(value <= most, "page has a number out of its bounds", value);
    return (int) value;
  }

  void end() {
    PageHeader.require(at == bytes.length, "page has more than it says", at);
  }
}
