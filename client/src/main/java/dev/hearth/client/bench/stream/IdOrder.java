package dev.hearth.client.bench.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ids of one stream, in the order they came: each event's must be above the one before.
 *
 * <p>Ids of ours sort as text. Decimal ones, as other servers give them, sort by length first. An
 * id on a frame without an event is a position and may be the beginning of the event id before it,
 * but not below it.
 */
public final class IdOrder {
  private static final int ID_BYTES_MAX = 64;

  private final byte[] last = new byte[ID_BYTES_MAX];
  private int lastBytes;
  private long notRising;

  /** An event came with this id. */
  public void event(byte[] bytes, int from, int to) {
    if (lastBytes > 0 && compare(bytes, from, to) <= 0) {
      notRising++;
    }
    keep(bytes, from, to);
  }

  /** A frame without an event came with this id. */
  public void position(byte[] bytes, int from, int to) {
    int shared = Math.min(lastBytes, to - from);
    int order = Arrays.compareUnsigned(bytes, from, from + shared, last, 0, shared);
    if (order < 0) {
      notRising++;
    }
    if (order != 0 || to - from > lastBytes) { // else the event's id says more
      keep(bytes, from, to);
    }
  }

  /** Ids that were not above the one before. */
  public long notRising() {
    return notRising;
  }

  /** The id last seen, which is the cursor to go on from; empty when there was none. */
  public String last() {
    return new String(last, 0, lastBytes, StandardCharsets.US_ASCII);
  }

  private int compare(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length != lastBytes && isDecimal(bytes, from, to) && isDecimal(last, 0, lastBytes)) {
      return length - lastBytes;
    }
    return Arrays.compareUnsigned(bytes, from, to, last, 0, lastBytes);
  }

  private static boolean isDecimal(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return false;
      }
    }
    return to == from + 1 || bytes[from] != '0';
  }

  private void keep(byte[] bytes, int from, int to) {
    lastBytes = Math.min(to - from, ID_BYTES_MAX);
    System.arraycopy(bytes, from, last, 0, lastBytes);
  }
}
