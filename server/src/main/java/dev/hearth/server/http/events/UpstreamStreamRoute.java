package dev.hearth.server.http.events;

import dev.hearth.server.auth.ActiveSession;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.Problem;
import dev.hearth.server.http.Query;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Route;
import dev.hearth.server.subscriptions.Cursor;
import dev.hearth.server.subscriptions.Positions;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.server.subscriptions.Protocol;
import dev.hearth.server.subscriptions.Start;
import dev.hearth.server.subscriptions.SubscriptionRequest;
import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /events-stream} as upstream has it (wire specification §6.3 to §6.5).
 *
 * <pre>
 * GET /events-stream?user=8pin…:41&amp;live=true      HTTP/1.1 200 OK
 *                                                Content-Type: text/event-stream
 *
 *                                                event: PUT
 *                                                data: pubky://8pin…/pub/a.txt
 *                                                data: cursor: 42
 *                                                data: content_hash: 6o8W…=
 * </pre>
 */
final class UpstreamStreamRoute implements Route {
  private final EventLog log;
  private final Accounts accounts;
  private final Readers readers;
  private final PrivateSessions sessions;
  private final StreamOpener opener;

  UpstreamStreamRoute(
      EventLog log,
      Accounts accounts,
      Readers readers,
      PrivateSessions sessions,
      StreamOpener opener) {
    this.log = log;
    this.accounts = accounts;
    this.readers = readers;
    this.sessions = sessions;
    this.opener = opener;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.setHeader("Cache-Control", "no-store");
    exchange.addHeader("Vary", "pubky-host, Authorization, Cookie");
    UpstreamStreamQuery query = UpstreamStreamQuery.read(exchange.query());
    Optional<PrivateAccess> access = access(exchange, query);
    Starts starts = readers.read(() -> starts(query));
    starts.reset().ifPresent(r -> exchange.setHeader(TextFeedRoute.RESET_HEADER, r.text()));
    opener.open(
        exchange,
        new SubscriptionRequest(
            query.filter(),
            new Start.PerUser(starts.users()),
            new Protocol.Upstream(query.mode()),
            query.limit(),
            access));
  }

  @Override
  public boolean opensStream(Query query) {
    return true;
  }

  /** The rules of wire specification §6.4, in its order. */
  private Optional<PrivateAccess> access(Exchange exchange, UpstreamStreamQuery query) {
    if (query.privatePaths().isEmpty()) {
      return Optional.empty();
    }
    List<Pubky> users = List.copyOf(query.users().keySet());
    ActiveSession session =
        sessions
            .find(exchange, users.getFirst())
            .orElseThrow(() -> Problem.of(401, "session_required", "Session required").exception());
    boolean covered =
        sessions.arePrivatePathsServed()
            && users.equals(List.of(session.user()))
            && query.privatePaths().stream().allMatch(session.capabilities()::mayRead);
    if (!covered) {
      throw Problem.of(403, "forbidden", "The session may not read there").exception();
    }
    return Optional.of(sessions.access(session));
  }

  /** Where each user's events begin, and the first reason why that is not where it was asked. */
  private record Starts(List<Start.UserCursor> users, Optional<Positions.Refusal> reset) {}

  private Starts starts(UpstreamStreamQuery query) {
    query.users().keySet().forEach(this::requireRegistered);
    List<Start.UserCursor> users = new ArrayList<>();
    Optional<Positions.Refusal> reset = Optional.empty();
    Bounds bounds = log.bounds();
    Positions positions = new Positions(log);
    for (Map.Entry<Pubky, Optional<String>> user : query.users().entrySet()) {
      Optional<Sequence> from = Optional.empty();
      if (user.getValue().isPresent()) {
        Cursor cursor = UpstreamStreamQuery.cursor(user.getValue().get());
        Positions.Resolved start = TextFeedRoute.upstream(positions, cursor, bounds);
        from = Optional.of(from(query.mode(), cursor, start));
        reset = reset.or(start::refusal);
      }
      users.add(new Start.UserCursor(user.getKey(), from));
    }
    return new Starts(users, reset);
  }

  /**
   * A number of the future stays what it is, as upstream has it: nothing at or below it is sent.
   * Backwards every cursor stays, since what is below it is what was asked for. What is to begin at
   * the oldest kept says so, and names no place that retention could pass before it is read.
   */
  private static Sequence from(Protocol.Mode mode, Cursor cursor, Positions.Resolved start) {
    boolean future =
        start.refusal().filter(reason -> reason == Positions.Refusal.FUTURE).isPresent();
    boolean expired =
        start.refusal().filter(reason -> reason == Positions.Refusal.EXPIRED).isPresent();
    if (future || mode == Protocol.Mode.REVERSE) {
      return cursor.sequence();
    }
    return expired || cursor.isOldest() ? Sequence.NONE : start.position();
  }

  private void requireRegistered(Pubky user) {
    if (accounts.find(user).isEmpty()) {
      throw Problem.of(404, "unknown_user", "User not found").exception();
    }
  }
}
