package dev.hearth.storage.resources;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Collects one page of a folder.
 *
 * <p>A deep list names paths. A shallow one names <em>items</em>: a path cut behind the first
 * {@code /} below the folder. Cutting keeps the order (where two items differ, so do their paths,
 * and an item that ends in {@code /} is never the beginning of another), so one walk in path order
 * gives items in item order, and all paths of one item stand together: what is below a subfolder
 * that was named is passed by one seek.
 *
 * <p>Stored {@code /f/a}, {@code /f/b/1}, {@code /f/b/2}, {@code /f/c}: the shallow items of {@code
 * /f/} are {@code /f/a}, {@code /f/b/}, {@code /f/c}.
 */
final class FolderPage {
  private final PathWalk walk;
  private final byte[] folder;
  private final ListQuery query;
  private final Optional<byte[]> cursor;
  private final List<String> items = new ArrayList<>();

  FolderPage(PathWalk walk, byte[] folder, ListQuery query) {
    this.walk = walk;
    this.folder = folder;
    this.query = query;
    this.cursor = query.cursor().map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  Listing collect() {
    boolean exists = walk.atOrAbove(folder, folder.length) && walk.startsWith(folder);
    if (exists && query.limit() > 0) {
      if (query.reverse()) {
        descend();
      } else {
        ascend();
      }
    }
    return new Listing(items, exists);
  }

  private void ascend() {
    byte[] from = cursor.filter(this::isAboveFolder).map(FolderPage::behind).orElse(folder);
    boolean found = walk.atOrAbove(from, from.length);
    while (found && walk.startsWith(folder) && items.size() < query.limit()) {
      byte[] item = item();
      if (cursor.isEmpty() || Arrays.compareUnsigned(item, cursor.get()) > 0) {
        add(item);
      }
      found = isFolder(item) ? seekForward(behindFolder(item)) : walk.next();
    }
  }

  private void descend() {
    byte[] end = behindFolder(folder);
    byte[] from =
        cursor.map(this::endBelow).filter(at -> Arrays.compareUnsigned(at, end) < 0).orElse(end);
    boolean found = walk.below(from, from.length);
    while (found && walk.startsWith(folder) && items.size() < query.limit()) {
      byte[] item = item();
      add(item);
      found = isFolder(item) ? walk.below(item, item.length) : walk.previous();
    }
  }

  /** Where paths end whose items are below a cursor; one inside a subfolder is above its item. */
  private byte[] endBelow(byte[] at) {
    int slash = folder.length;
    while (slash < at.length && at[slash] != '/') {
      slash++;
    }
    boolean inside =
        query.shallow()
            && slash < at.length - 1
            && Arrays.equals(at, 0, folder.length, folder, 0, folder.length);
    return inside ? behindFolder(Arrays.copyOf(at, slash + 1)) : at;
  }

  private boolean seekForward(byte[] target) {
    return walk.atOrAbove(target, target.length);
  }

  private boolean isAboveFolder(byte[] at) {
    return Arrays.compareUnsigned(at, folder) > 0;
  }

  private byte[] item() {
    byte[] path = walk.path();
    int slash = query.shallow() ? walk.indexOf('/', folder.length) : -1;
    return slash < 0 ? path : Arrays.copyOf(path, slash + 1);
  }

  private void add(byte[] item) {
    items.add(new String(item, StandardCharsets.UTF_8));
  }

  private static boolean isFolder(byte[] item) {
    return item[item.length - 1] == '/';
  }

  /** The smallest bytes above these. */
  private static byte[] behind(byte[] at) {
    return Arrays.copyOf(at, at.length + 1);
  }

  /** The smallest bytes above everything in a folder: {@code 0} stands behind {@code /}. */
  private static byte[] behindFolder(byte[] at) {
    byte[] end = at.clone();
    end[end.length - 1]++;
    return end;
  }
}
