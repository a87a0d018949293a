package dev.hearth.storage.verify;

import dev.hearth.storage.blobs.BlobName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many names of blobs in 8 bytes each, the first half of their random part: ten million of them
 * agree by chance three times in a million stores.
 */
final class BlobNames {
  private static final int DIGITS = 16;

  private long[] heads = new long[1024];
  private int count;

  void add(BlobName name) {
    if (count == heads.length) {
      heads = Arrays.copyOf(heads, 2 * count);
    }
    heads[count++] = head(name);
  }

  /** Makes {@link #contains} answer; returns the heads that were added more than once. */
  List<String> sort() {
    heads = Arrays.copyOf(heads, count);
    Arrays.sort(heads);
    List<String> twice = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      if (heads[i] == heads[i - 1]) {
        twice.add(Long.toHexString(heads[i]));
      }
    }
    return twice;
  }

  boolean contains(BlobName name) {
    return Arrays.binarySearch(heads, 0, count, head(name)) >= 0;
  }

  private static long head(BlobName name) {
    return Long.parseUnsignedLong(name.random().substring(0, DIGITS), 16);
  }
}
