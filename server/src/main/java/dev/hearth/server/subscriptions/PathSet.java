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

  private final byte[] bytes;

  /** Where each path ends in {@link #bytes}, in their order. */
  private final int[] ends;

  private PathSet(List<ResourcePath> sorted) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ends = new int[sorted.size()];
    for (int i = 0; i < ends.length; i++) {
      all.writeBytes(sorted.get(i).utf8());
      ends[i] = all.size();
    }
    bytes = all.toByteArray();
  }

  /** These files and folders (a path that ends in {@code /}). */
  public static PathSet of(Collection<ResourcePath> paths) {
    List<ResourcePath> kept = new ArrayList<>();
    for (ResourcePath path : paths.stream().sorted().toList()) {
      boolean known =
          !kept.isEmpty()
              && (path.equals(kept.getLast())
                  || (kept.getLast().isFolder() && path.isUnder(kept.getLast().toString())));
      if (!known) {
        kept.add(path);
      }
    }
    return new PathSet(kept);
  }

  public boolean isEmpty() {
    return ends.length == 0;
  }

  /**
   * True if a path, the first bytes of an array, is one of the files or lies below a folder.
   *
   * <p>Only the greatest entry that is not above the path can be it: whatever stood between a
   * folder and a path below it would itself lie below that folder, and was left out.
   */
  boolean contains(byte[] path, int length) {
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
    return high >= 0 && selects(high, path, length);
  }

  private boolean selects(int entry, byte[] path, int length) {
    int start = start(entry);
    int end = ends[entry];
    int common = Math.min(end - start, length);
    return (bytes[end - 1] == '/' ? end - start <= length : end - start == length)
        && Arrays.equals(bytes, start, end, path, 0, common);
  }

  private int start(int entry) {
    return entry == 0 ? 0 : ends[entry - 1];
  }
}
