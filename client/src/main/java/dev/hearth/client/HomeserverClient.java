package dev.hearth.client;

import dev.hearth.client.wire.AuthClock;
import dev.hearth.client.wire.AuthToken;
import dev.hearth.client.wire.EventJson;
import dev.hearth.client.wire.HistoryRecord;
import dev.hearth.client.wire.RequestPath;
import dev.hearth.client.wire.SessionRecord;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One homeserver, seen from an application. Thread-safe; make one and share it.
 *
 * <p>Sessions are kept here, one for each user, from sign-up or sign-in to sign-out; whatever is
 * asked about a user goes out under that user's session, and without one where there is none, which
 * is enough to read what is public. Every method waits for the answer and throws a {@link
 * HomeserverException} if there is none or it is a refusal. An interrupted thread gets {@link
 * HomeserverException.Interrupted}.
 */
public final class HomeserverClient implements AutoCloseable {
  private static final String TENANT = "pubky-host";

  /**
   * Larger uploads ask first (Expect: 100-continue). A server that refuses closes the connection on
   * what was sent meanwhile, and then its answer may be lost.
   */
  private static final long UNASKED_BYTES_MAX = 1 << 20;

  private final Transport transport;
  private final SessionCookies sessions = new SessionCookies();
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final Set<BulkHistory> histories = ConcurrentHashMap.newKeySet();
  private final AuthClock authClock;
  private final RandomGenerator random;
  private final Waiting waiting;

  HomeserverClient(HomeserverClientBuilder parts) {
    this.transport = new Transport(parts.server(), parts.timeouts());
    this.authClock = parts.authClock();
    this.random = parts.random();
    this.waiting = parts.waiting();
  }

  /**
   * A client with the usual time limits.
   *
   * @param server scheme, host and port, for example {@code http://localhost:6286}
   */
  public static HomeserverClient to(URI server) {
    return builder(server).build();
  }

  /**
   * For other time limits, or another clock.
   *
   * @param server scheme, host and port, for example {@code http://localhost:6286}
   */
  public static HomeserverClientBuilder builder(URI server) {
    return new HomeserverClientBuilder(server);
  }

  // Sessions

  /** Makes this key a user of the homeserver, which asks for no token, and signs in. */
  public Session signUp(KeyPair keys) {
    return authenticate("/signup", keys);
  }

  /**
   * Makes this key a user of the homeserver and signs in.
   *
   * @param signupToken from whoever runs the homeserver
   * @throws HomeserverException.Unauthorized if the token is unknown or used
   * @throws HomeserverException.Refused 400 if it is malformed or missing, 409 if the user exists
   */
  public Session signUp(KeyPair keys, String signupToken) {
    return authenticate("/signup?signup_token=" + RequestPath.encodeValue(signupToken), keys);
  }

  /**
   * Opens another session; earlier ones stay valid.
   *
   * @throws HomeserverException.NotFound if the key is no user of this homeserver
   */
  public Session signIn(KeyPair keys) {
    return authenticate("/session", keys);
  }

  private Session authenticate(String target, KeyPair keys) {
    Pubky user = keys.pubky();
    byte[] token =
        AuthToken.encode(
            authClock.nextMicros(), user.bytes(), AuthToken.CAPABILITIES_ROOT, keys::sign);
    Answer answer =
        transport.call(
            transport
                .request(target)
                .header(TENANT, user.z32())
                .POST(BodyPublishers.ofByteArray(token)));
    SessionRecord record = Decoding.understood(() -> SessionRecord.decode(answer.body().shared()));
    String secret =
        SessionCookies.secret(user, answer.headers())
            .orElseThrow(() -> new HomeserverException.BadAnswer("a session without a cookie"));
    if (!record.publicKey().equals(user.z32())) {
      throw new HomeserverException.BadAnswer("the session of another user");
    }
    Session session = new Session(user, secret, record.capabilities());
    sessions.keep(session);
    return session;
  }

  /** Goes on with a session from before; nothing is sent. */
  public void restore(Session session) {
    sessions.keep(session);
  }

  /** Whether the session that is kept for this user, if any, is still good; asks the server. */
  public boolean isSignedIn(Pubky user) {
    if (!sessions.has(user)) {
      return false;
    }
    try {
      transport.call(asTenant(user, "/session").GET());
      return true;
    } catch (HomeserverException.Unauthorized | HomeserverException.NotFound e) {
      return false;
    }
  }

  /**
   * Ends the session that is kept for this user, here and at the server. Without one nothing
   * happens.
   */
  public void signOut(Pubky user) {
    if (sessions.has(user)) {
      transport.call(asTenant(user, "/session").DELETE());
      sessions.forget(user);
    }
  }

  // Resources

  /** Stores a resource, over whatever is there. When this returns, it is durable. */
  public Written put(Address address, Upload upload) {
    return put(address, upload, new Precondition.None());
  }

  /**
   * Stores a resource if the precondition holds.
   *
   * @throws HomeserverException.Refused 400 for a path the server does not take, 409 where a file
   *     and a folder would have one name, 412 if the precondition does not hold, 507 without room
   * @throws UploadException if a file that was to be sent cannot be read, or changed meanwhile
   */
  public Written put(Address address, Upload upload, Precondition precondition) {
    HttpRequest.BodyPublisher body;
    try {
      body = upload.publisher();
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("there is no such file to upload", e);
    }
    HttpRequest.Builder request =
        asTenant(address.user(), address.target())
            .timeout(transport.timeouts().answerAfterUpload(body.contentLength()))
            .expectContinue(body.contentLength() < 0 || body.contentLength() > UNASKED_BYTES_MAX)
            .PUT(body);
    precondition.addTo(request);
    try {
      return Heads.written(transport.call(request).headers());
    } catch (HomeserverException.Unreachable e) {
      IOException failure = FileBody.failure(e).orElseThrow(() -> e);
      throw new UploadException(failure);
    }
  }

  /** Deletes one resource. When this returns, that is durable. */
  public Written delete(Address address) {
    return delete(address, new Precondition.None());
  }

  /**
   * Deletes one resource if the precondition holds.
   *
   * @throws HomeserverException.NotFound if there is none, whatever the precondition
   * @throws HomeserverException.Refused 412 if the precondition does not hold
   */
  public Written delete(Address address, Precondition precondition) {
    HttpRequest.Builder request = asTenant(address.user(), address.target()).DELETE();
    precondition.addTo(request);
    return Heads.written(transport.call(request).headers());
  }

  /** What is stored there, without its content. */
  public ResourceHead head(Address address) {
    Answer answer =
        transport.call(
            asTenant(address.user(), address.target()).method("HEAD", BodyPublishers.noBody()));
    return Heads.resource(answer.headers());
  }

  /** A small resource, whole and checked against its hash; for up to 64 MiB. */
  public Resource get(Address address) {
    Answer answer = transport.call(asTenant(address.user(), address.target()).GET());
    ResourceHead head = Heads.resource(answer.headers());
    if (head.contentHash().isPresent() && !head.contentHash().get().equals(answer.body().hash())) {
      throw transport.mismatch(answer.delimited(), new HashMismatchException());
    }
    Transport.requireEnd(answer.delimited(), head.contentHash().isPresent());
    return new Resource(head, answer.body());
  }

  /** A resource of any size, as it arrives. */
  public Download open(Address address) {
    HttpResponse<BodyStream> response =
        transport.open(asTenant(address.user(), address.target()).GET().build());
    ResourceHead head = Heads.resource(response.headers());
    boolean delimited = Transport.isDelimited(response);
    try {
      Transport.requireEnd(delimited, head.contentHash().isPresent());
    } catch (HomeserverException e) {
      response.body().close();
      throw e;
    }
    return new Download(transport, head, response.body(), delimited);
  }

  /**
   * A resource of any size into a file, which is replaced only when the content is there whole and
   * has its hash. When this returns it survives a loss of power, where the file system can say so.
   *
   * @throws IOException if the file cannot be written
   */
  public ResourceHead get(Address address, Path file) throws IOException {
    try (Download download = open(address);
        PartFile part = PartFile.beside(file)) {
      download.transferTo(part);
      part.moveSyncedTo(file);
      return download.head();
    }
  }

  /**
   * One page of what a folder holds.
   *
   * @throws HomeserverException.NotFound if nothing is below it
   */
  public ListPage list(ListQuery query) {
    Answer answer = transport.call(asTenant(query.folder().user(), query.target()).GET());
    Transport.requireEnd(answer.delimited(), false);
    return Decoding.understood(() -> ListPage.read(query, answer.body().text()));
  }

  // Events

  /**
   * One page of what happened.
   *
   * @throws HomeserverException.CursorGone if the cursor is none of this server's, or too old
   */
  public HistoryPage history(HistoryQuery query) {
    HttpRequest.Builder request =
        transport.request(query.target()).header("Accept", "application/json").GET();
    sessions.addTo(request, query.selectors());
    Answer answer = transport.call(request);
    return transport.understood(
        answer,
        text -> {
          HistoryRecord page = EventJson.history(text);
          return new HistoryPage(
              page.events().stream().map(Event::of).toList(), page.next(), page.more());
        });
  }

  /** Every event from the query's page on, page by page, until there is no more now. */
  public void forEachEvent(HistoryQuery query, Consumer<? super Event> action) {
    HistoryPage page = history(query);
    page.events().forEach(action);
    while (page.more()) {
      String cursor = page.next();
      page = history(query.after(cursor));
      if (page.more() && page.next().equals(cursor)) {
        throw new HomeserverException.BadAnswer("the history goes round in a circle");
      }
      page.events().forEach(action);
    }
  }

  /**
   * Starts a subscription and returns at once. It goes on, through lost connections and restarts of
   * the server, until it is closed, its limit is reached, or the server refuses it.
   *
   * @param listener called on the subscription's own thread, one call at a time
   */
  public Subscription subscribe(SubscriptionRequest request, SubscriptionListener listener) {
    Subscription subscription =
        new Subscription(
            transport,
            sessions,
            request,
            listener,
            new Backoff(random),
            waiting,
            subscriptions::remove);
    subscriptions.add(subscription);
    return subscription.start();
  }

  /**
   * Reads public history as fast as it can be had, in pages that are fetched several at once, and
   * returns at once. Every event from the request's cursor on is told once, in order; then it ends,
   * or follows what happens.
   *
   * @param listener called by one thread at a time
   */
  public BulkHistory bulkHistory(BulkRequest request, BulkListener listener) {
    BulkHistory history =
        new BulkHistory(
            new PageFetcher(transport, random, waiting),
            request,
            listener,
            this::subscribe,
            new Backoff(random),
            waiting,
            histories::remove);
    histories.add(history);
    return history.start();
  }

  /** Ends every subscription and every request in progress. Sessions stay valid at the server. */
  @Override
  public void close() {
    histories.forEach(BulkHistory::close);
    subscriptions.forEach(Subscription::close);
    transport.close();
  }

  private HttpRequest.Builder asTenant(Pubky user, String target) {
    HttpRequest.Builder request = transport.request(target).header(TENANT, user.z32());
    sessions.addTo(request, user);
    return request;
  }
}
