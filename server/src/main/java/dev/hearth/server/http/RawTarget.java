package dev.hearth.server.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request target as it came over the wire, cut into path and query and nothing else done to it.
 */
public final class RawTarget {
  private final String path;
  private final String rawQuery;
  private @Nullable Query query;

  /**
   * @param path undecoded, with its parameters
   * @param rawQuery what stands behind the {@code ?}, or null
   */
  public RawTarget(@Nullable String path, @Nullable String rawQuery) {
    this.path = path == null || path.isEmpty() ? "/" : path;
    this.rawQuery = Objects.requireNonNullElse(rawQuery, "");
  }

  /** Cuts an origin-form target; a fragment, which no client may send, is left in its part. */
  public static RawTarget of(String target) {
    int mark = target.indexOf('?');
    return mark < 0
        ? new RawTarget(target, "")
        : new RawTarget(target.substring(0, mark), target.substring(mark + 1));
  }

  String path() {
    return path;
  }

  String rawQuery() {
    return rawQuery;
  }

  /** Parsed when first asked for; most requests have none. */
  Query query() {
    Query parsed = query;
    if (parsed == null) {
      parsed = Query.parse(rawQuery);
      query = parsed;
    }
    return parsed;
  }
}
