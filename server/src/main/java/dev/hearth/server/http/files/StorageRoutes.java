package dev.hearth.server.http.files;

import dev.hearth.server.auth.ActiveSession;
import dev.hearth.server.auth.Permissions;
import dev.hearth.server.auth.Sessions;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Router;
import dev.hearth.server.http.events.ResourceStream;
import dev.hearth.server.resources.ResourceService;
import dev.hearth.storage.events.Committed;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Precondition;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.ResourcePath;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Every path that is no other route's: the tenants' resources (wire specification §5). Holds the
 * order of checks; reading is {@link ResourceReads}, listing {@link ListingRoute}.
 *
 * <pre>
 * PUT /pub/app/post.json            201
 * pubky-host: 8pin…                 ETag: "6o8W…"
 * Cookie: 8pin…=000G…               Hearth-Event-Id: 00361F46YR8ZR8p
 * </pre>
 */
public final class StorageRoutes {
  private static final String VARY_PRIVATE = "pubky-host, Authorization, Cookie";

  private final ResourceService resources;
  private final Sessions sessions;
  private final Permissions permissions;
  private final Readers readers;
  private final ResourceReads reads;
  private final ListingRoute listing;
  private final ResourceStream streams;

  public StorageRoutes(
      ResourceService resources,
      Sessions sessions,
      Permissions permissions,
      Readers readers,
      ResourceStream streams) {
    this.resources = resources;
    this.sessions = sessions;
    this.permissions = permissions;
    this.readers = readers;
    this.reads = new ResourceReads(resources, readers);
    this.listing = new ListingRoute(resources, readers);
    this.streams = streams;
  }

  public void addTo(Router router) {
    router.otherwise(Method.GET, this::get);
    router.otherwise(Method.HEAD, this::head);
    router.otherwise(Method.PUT, this::put);
    router.otherwise(Method.DELETE, this::delete);
  }

  private void get(Exchange exchange) throws IOException {
    markPrivate(exchange);
    StorageTarget target = StorageTarget.of(exchange, true);
    if (ResourceStream.isAskedFor(exchange)) {
      requirePublicByPath(target);
      streams.handle(exchange, target.tenant(), target.path());
      return;
    }
    ListingRoute.Wish wish = ListingRoute.wish(exchange.query());
    requireRead(exchange, target);
    if (target.path().isFolder()) {
      listing.answer(exchange, target, wish);
    } else {
      reads.get(exchange, target);
    }
  }

  private void head(Exchange exchange) throws IOException {
    markPrivate(exchange);
    StorageTarget target = StorageTarget.of(exchange, true);
    requireRead(exchange, target);
    if (target.path().isFolder()) {
      throw Problem.of(404, "not_found", "Not Found").exception();
    }
    reads.head(exchange, target);
  }

  private void put(Exchange exchange) throws IOException {
    markPrivate(exchange);
    byte[] taken = exchange.takenBody();
    if (taken != null) {
      put(exchange, taken);
      return;
    }
    long announced = exchange.announcedLength();
    Write write =
        readers.read(
            () -> {
              Write asked = authorise(exchange);
              StorageTarget target = asked.target();
              resources.checkPut(target.tenant(), target.path(), announced, asked.precondition());
              return asked;
            });
    Committed committed =
        resources.put(
            write.target().tenant(),
            write.target().path(),
            exchange.body(),
            announced,
            write.precondition());
    stored(exchange, committed);
  }

  /** A body that is here is checked once, where it is stored; no thread waits for it. */
  private void put(Exchange exchange, byte[] body) {
    Write write = readers.read(() -> authorise(exchange));
    CompletableFuture<Committed> stored =
        resources.put(write.target().tenant(), write.target().path(), body, write.precondition());
    exchange.later(stored, late -> stored(late, stored.join()));
  }

  private static void stored(Exchange exchange, Committed committed) {
    if (committed.event() instanceof Event.Put put) {
      exchange.setHeader("ETag", ResourceReads.etag(put.hash()));
    }
    exchange.setHeader("Hearth-Event-Id", committed.event().id());
    exchange.sendEmpty(201);
  }

  private void delete(Exchange exchange) {
    markPrivate(exchange);
    Write write = readers.read(() -> authorise(exchange));
    Committed committed =
        resources.delete(write.target().tenant(), write.target().path(), write.precondition());
    exchange.setHeader("Hearth-Event-Id", committed.event().id());
    exchange.sendEmpty(204);
  }

  /** A write that its sender may make. */
  private record Write(StorageTarget target, Precondition precondition) {}

  /** In the wire's order; looks the session up, so it belongs on a reader's thread. */
  private Write authorise(Exchange exchange) {
    ActiveSession session = requireSession(exchange);
    StorageTarget target = StorageTarget.of(exchange, false);
    requireFile(target.path());
    permissions.requireWrite(target.tenant(), target.path(), session);
    return new Write(target, Preconditions.ofWrite(exchange));
  }

  /** Before anything can fail: whatever is said about a private path is kept out of caches. */
  private static void markPrivate(Exchange exchange) {
    if (StorageTarget.looksPrivate(exchange.rawPath())) {
      exchange.setHeader("Cache-Control", "no-store");
      exchange.addHeader("Vary", VARY_PRIVATE);
    }
  }

  private static void requirePublicByPath(StorageTarget target) {
    if (target.byPath() && !target.path().isUnder(Permissions.PUBLIC)) {
      throw Problem.of(403, "forbidden", "A path that names its user reads '/pub/' only")
          .exception();
    }
  }

  private void requireRead(Exchange exchange, StorageTarget target) {
    requirePublicByPath(target);
    permissions.requireRead(
        target.tenant(),
        target.path(),
        () -> readers.read(() -> session(exchange, target.tenant())));
  }

  /** Without a tenant there can be no session either: 401 comes before 404 (wire §5.3). */
  private ActiveSession requireSession(Exchange exchange) {
    return permissions.requireSession(
        exchange.tenant().flatMap(tenant -> session(exchange, tenant)));
  }

  private Optional<ActiveSession> session(Exchange exchange, Pubky tenant) {
    return sessions.find(tenant, exchange.cookie(tenant.toString()));
  }

  private static void requireFile(ResourcePath path) {
    if (path.isFolder()) {
      throw Problem.badRequest("bad_path", "Invalid path: a file's path does not end in /")
          .exception();
    }
  }
}
