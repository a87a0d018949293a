package dev.hearth.server.http.files;

import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Flags;
import dev.hearth.server.http.LenientKey;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.ProblemException;
import dev.hearth.server.http.Query;
import dev.hearth.server.http.Readers;
import dev.hearth.server.resources.InvalidPath;
import dev.hearth.server.resources.PathRules;
import dev.hearth.server.resources.ResourceService;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.resources.ListQuery;
import dev.hearth.storage.resources.Listing;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * GET of a folder (wire specification §5.10).
 *
 * <pre>
 * GET /pub/app/?limit=2&amp;shallow     200 text/plain
 *                                   pubky://8pin…/pub/app/a.txt
 *                                   pubky://8pin…/pub/app/posts/
 * </pre>
 */
final class ListingRoute {
  private static final String SCHEME = "pubky://";

  private final ResourceService resources;
  private final Readers readers;

  ListingRoute(ResourceService resources, Readers readers) {
    this.resources = resources;
    this.readers = readers;
  }

  /** What the query asks for; the cursor is a path in listings' own form. */
  record Wish(ListQuery query) {}

  /**
   * Reads the parameters, which are checked on GETs of files too.
   *
   * @throws ProblemException 400 for a boolean or cursor that is none
   */
  static Wish wish(Query query) {
    return new Wish(
        new ListQuery(
            cursor(query.first("cursor").orElse("")),
            Flags.limit(query),
            Flags.flag(query, "reverse"),
            Flags.flag(query, "shallow")));
  }

  /** The path of a cursor {@code [pubky://]<z32>/<path>}; its key is not compared with anything. */
  private static Optional<String> cursor(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    int slash = rest.indexOf('/');
    Optional<Pubky> key = slash < 0 ? Optional.empty() : LenientKey.parse(rest.substring(0, slash));
    if (key.isEmpty()) {
      throw invalidCursor();
    }
    try {
      ResourcePath path = PathRules.normalise(rest.substring(slash));
      return Optional.of(path.toString());
    } catch (InvalidPath e) {
      throw invalidCursor();
    }
  }

  private static ProblemException invalidCursor() {
    return Problem.badRequest("bad_cursor", "Invalid cursor").exception();
  }

  void answer(Exchange exchange, StorageTarget target, Wish wish) throws IOException {
    Listing listing =
        readers.read(() -> resources.list(target.tenant(), target.path(), wish.query()));
    // Upstream answers a limit of 0 with an empty page, whatever is there.
    if (!listing.exists() && wish.query().limit() > 0) {
      throw Problem.of(404, "not_found", "Directory Not Found").exception();
    }
    if (!exchange.headerNamesTenant()) {
      exchange.setHeader("X-Content-Type-Options", "nosniff");
    }
    String prefix = SCHEME + target.tenant();
    exchange.sendText(
        200, listing.paths().stream().map(path -> prefix + path).collect(Collectors.joining("\n")));
  }
}
