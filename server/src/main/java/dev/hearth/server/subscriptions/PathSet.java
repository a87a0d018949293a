package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.ResourcePath;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Files, and folders with all that lies below them. A path is looked up in as many steps as their
 * number has binary digits, and they lie in one array, because a client may name thousands and the
 * dispatcher asks for each event. Immutable.
 */
public final class PathSet {
  /** No path at all. */
  public static final PathSet NONE = new PathSet(List.of());

  /** Of an object and two arrays, about. */
  private static final int MEMORY_BYTES_FIXED = 64;

  private final byte[] bytes;

  /** Where each path ends in {@link #bytes}, in their order. */
  private final int[] ends;

  private PathSet(List<byte[]> sorted) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ends = new int[sorted.size()];
    for (int i = 0; i < ends.length; i++) {
      all.writeBytes(sorted.get(i));
      ends[i] = all.size();
    }
    bytes = all.toByteArray();
  }

  /** These files and folders (a path that ends in {@code /}). */
  public static PathSet of(Collection<ResourcePath> paths) {
    return ofUtf8(paths.stream().map(ResourcePath::utf8).toList());
  }

  /** As {@link #of}, of texts that need not be paths; none is empty. */
  public static PathSet ofUtf8(Collection<byte[]> paths) {
    List<byte[]> kept = new ArrayList<>();
    for (byte[] path : paths.stream().sorted(Arrays::compareUnsigned).toList()) {
      boolean known =
          !kept.isEmpty() && selects(kept.getLast(), 0, kept.getLast().length, path, path.length);
      if (!known) {
        kept.add(path);
      }
    }
    return new PathSet(kept);
  }

  public boolean isEmpty() {
    return ends.length == 0;
  }

  /** About the bytes that it takes in memory. */
  public int memoryBytes() {
    return isEmpty() ? 0 : MEMORY_BYTES_FIXED + bytes.length + Integer.BYTES * ends.length;
  }

  /**
   * True if a path, the first bytes of an array, is one of the files or lies below a folder.
   *
   * <p>Only the greatest entry that is not above the path can be it: whatever stood between a
   * folder and a path below it would itself lie below that folder, and was left out.
   */
  public boolean contains(byte[] path, int length) {
    int entry = above(path, length) - 1;
    return entry >= 0 && selects(bytes, start(entry), ends[entry], path, length);
  }

  /** True if a path that begins with these bytes could be one of the files or below a folder. */
  public boolean meets(byte[] prefix) {
    if (contains(prefix, prefix.length)) {
      return true;
    }
    int entry = above(prefix, prefix.length); // The first that can begin with it.
    return entry < ends.length
        && ends[entry] - start(entry) > prefix.length
        && Arrays.equals(
            bytes, start(entry), start(entry) + prefix.length, prefix, 0, prefix.length);
  }

  /** The least entry above a path. */
  private int above(byte[] path, int length) {
    int low = 0;
    int high = ends.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(bytes, start(middle), ends[middle], path, 0, length) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static boolean selects(byte[] entries, int start, int end, byte[] path, int length) {
    int common = Math.min(end - start, length);
    return (entries[end - 1] == '/' ? end - start <= length : end - start == length)
        && Arrays.equals(entries, start, end, path, 0, common);
  }

  private int start(int entry) {
    return entry == 0 ? 0 : ends[entry - 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathSet set
        && Arrays.equals(bytes, set.bytes)
        && Arrays.equals(ends, set.ends);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + Arrays.hashCode(ends);
  }
}
