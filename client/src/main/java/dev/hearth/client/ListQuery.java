package dev.hearth.client;

import dev.hearth.client.wire.RequestPath;
import java.util.Optional;

/**
 * One page of a folder's listing.
 *
 * @param cursor the last address of the page before, as that page gave it
 * @param limit entries, 1 to 1000
 * @param shallow the folder's own entries only, folders shown once with a trailing slash
 * @param reverse from the last to the first
 */
public record ListQuery(
    Address folder, Optional<String> cursor, int limit, boolean shallow, boolean reverse) {
  /** The greatest page a server gives. */
  public static final int LIMIT_MAX = 1000;

  /** Refuses what is no folder and a limit that servers would change. */
  public ListQuery {
    if (!folder.isFolder()) {
      throw new IllegalArgumentException("not a folder: " + folder);
    }
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("a page has 1 to 1000 entries");
    }
  }

  /** Everything below a folder, first page. */
  public static ListQuery deep(Address folder) {
    return new ListQuery(folder, Optional.empty(), LIMIT_MAX, false, false);
  }

  /** The folder's own entries, first page. */
  public static ListQuery shallow(Address folder) {
    return new ListQuery(folder, Optional.empty(), LIMIT_MAX, true, false);
  }

  public ListQuery after(String next) {
    return new ListQuery(folder, Optional.of(next), limit, shallow, reverse);
  }

  public ListQuery limit(int entries) {
    return new ListQuery(folder, cursor, entries, shallow, reverse);
  }

  public ListQuery reversed() {
    return new ListQuery(folder, cursor, limit, shallow, true);
  }

  String target() {
    StringBuilder target = new StringBuilder(folder.target()).append("?limit=").append(limit);
    cursor.ifPresent(c -> target.append("&cursor=").append(RequestPath.encodeValue(c)));
    if (shallow) {
      target.append("&shallow=true");
    }
    if (reverse) {
      target.append("&reverse=true");
    }
    return target.toString();
  }
}
