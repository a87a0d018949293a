package dev.hearth.server.http.events;

import dev.hearth.server.events.UpstreamCursor;
import dev.hearth.server.http.LenientKey;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.ProblemException;
import dev.hearth.server.http.Query;
import dev.hearth.server.resources.PathRules;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PathSet;
import dev.hearth.server.subscriptions.Protocol;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code GET /events-stream} was asked for, checked for syntax only (wire specification §6.3).
 * Texts of problems hold what upstream's tests look for.
 *
 * @param users with the text of each one's cursor, in order of first appearance
 * @param paths files, and folders ending in {@code /}; a union, never empty
 */
record UpstreamStreamQuery(
    Map<Pubky, Optional<String>> users,
    List<ResourcePath> paths,
    Protocol.Mode mode,
    OptionalLong limit) {
  private static final int USERS_MAX = 50;
  private static final int LIMIT_MAX = 0xFFFF;
  private static final int SELECTORS_MAX = 100;
  private static final ResourcePath PUBLIC = ResourcePath.of("/pub/");

  static UpstreamStreamQuery read(Query query) {
    Map<Pubky, Optional<String>> users = users(query);
    OptionalLong limit = limit(query);
    boolean reverse = isTrue(query, "reverse");
    boolean live = isTrue(query, "live");
    if (live && reverse) {
      throw bad("bad_parameter", "Cannot use live mode with reverse ordering");
    }
    Protocol.Mode mode =
        reverse ? Protocol.Mode.REVERSE : live ? Protocol.Mode.LIVE : Protocol.Mode.BATCH;
    return new UpstreamStreamQuery(users, paths(query), mode, limit);
  }

  private static Map<Pubky, Optional<String>> users(Query query) {
    List<String> values = query.all("user").stream().filter(text -> !text.isEmpty()).toList();
    if (values.isEmpty()) {
      throw bad("bad_parameter", "user parameter is required");
    }
    if (values.size() > USERS_MAX) {
      throw bad("too_many_users", "Too many users. Maximum allowed: " + USERS_MAX);
    }
    Map<Pubky, Optional<String>> users = new LinkedHashMap<>();
    for (String value : values) {
      int colon = value.indexOf(':');
      String key = colon < 0 ? value : value.substring(0, colon);
      Optional<String> cursor =
          colon < 0 ? Optional.empty() : Optional.of(value.substring(colon + 1));
      users.put(
          LenientKey.parse(key).orElseThrow(() -> bad("bad_user", "Invalid public key")),
          cursor.filter(text -> !text.isEmpty()));
    }
    return users;
  }

  private static OptionalLong limit(Query query) {
    Optional<String> text = last(query, "limit");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    boolean number = text.get().matches("\\+?0*[0-9]{1,5}");
    int limit = number ? Integer.parseInt(text.get()) : 0;
    if (limit < 1 || limit > LIMIT_MAX) {
      throw bad("bad_limit", "Invalid limit");
    }
    return OptionalLong.of(limit);
  }

  private static List<ResourcePath> paths(Query query) {
    List<ResourcePath> paths = new ArrayList<>();
    for (String value : query.all("path")) {
      if (value.startsWith("pubky://")) {
        throw bad("bad_path", "Invalid path: it must not name a user");
      }
      if (!value.isEmpty()) {
        paths.add(PathRules.normalise(value.startsWith("/") ? value : "/" + value));
      }
    }
    return paths.isEmpty() ? List.of(PUBLIC) : paths.stream().distinct().toList();
  }

  private static boolean isTrue(Query query, String name) {
    return last(query, name).filter(text -> text.equals("true") || text.equals("1")).isPresent();
  }

  private static Optional<String> last(Query query, String name) {
    List<String> values = query.all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  /** The private paths among those asked for. */
  List<ResourcePath> privatePaths() {
    return paths.stream().filter(path -> path.isUnder("/priv/")).toList();
  }

  /**
   * The cursor of a user's text.
   *
   * @throws ProblemException if it is malformed
   */
  static Cursor cursor(String text) {
    return UpstreamCursor.parse(text).orElseThrow(() -> bad("bad_cursor", "Invalid cursor"));
  }

  /**
   * Look-up by every user and path, cut to what a selector holds; many of them by user and root
   * alone. The paths decide exactly.
   */
  EventFilter filter() {
    boolean few = users.size() * paths.size() <= SELECTORS_MAX;
    List<byte[]> prefixes =
        few
            ? paths.stream().map(UpstreamStreamQuery::prefix).toList()
            : paths.stream()
                .map(UpstreamStreamQuery::root)
                .distinct()
                .map(UpstreamStreamQuery::bytes)
                .toList();
    List<Selector> selectors = new ArrayList<>();
    for (Pubky user : users.keySet()) {
      prefixes.forEach(prefix -> selectors.add(Selector.of(Optional.of(user), prefix)));
    }
    return new EventFilter(selectors, PathSet.of(paths));
  }

  private static byte[] prefix(ResourcePath path) {
    byte[] utf8 = path.utf8();
    return Arrays.copyOf(utf8, Math.min(utf8.length, Selector.PREFIX_BYTES_MAX));
  }

  private static String root(ResourcePath path) {
    return path.isUnder("/priv/") ? "/priv/" : "/";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ProblemException bad(String code, String title) {
    return Problem.badRequest(code, title).exception();
  }
}
