package dev.hearth.server.http;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, seen through the raw target. Belongs to the thread that runs the
 * route, until a stream takes the connection over, or a late answer the servlet's {@link #request}.
 */
public final class Exchange {
  private final Wire wire;
  private final RawTarget target;
  private final Optional<Pubky> headerTenant;
  private final Optional<Pubky> tenant;
  private final boolean trustsForwarded;
  private final Answers answers;
  private @Nullable TimelyBody body;
  private boolean problemsAsJson;
  private @Nullable Later later;

  /** What is left to do of a route once a future has completed. */
  record Later(CompletableFuture<?> done, Route rest) {}

  Exchange(Wire wire, RawTarget target, boolean trustsForwarded, Answers answers) {
    this.wire = wire;
    this.target = target;
    this.headerTenant = Tenants.fromHeaders(wire);
    this.tenant = headerTenant.isPresent() ? headerTenant : Tenants.fromQuery(target.rawQuery());
    this.trustsForwarded = trustsForwarded;
    this.answers = answers;
    this.problemsAsJson = acceptNames("application/json");
  }

  /** The method's name as sent. */
  public String method() {
    return wire.method();
  }

  public boolean isHead() {
    return wire.method().equals("HEAD");
  }

  /** The path as sent: not decoded, not normalised, starting with {@code /}. */
  public String rawPath() {
    return target.path();
  }

  /** What stands behind the {@code ?}, undecoded; empty if nothing does. */
  public String rawQuery() {
    return target.rawQuery();
  }

  public Query query() {
    return target.query();
  }

  /** The tenant that {@code Host}, {@code pubky-host} or the query names (wire §2). */
  public Optional<Pubky> tenant() {
    return tenant;
  }

  /** True if a header, and not only the query, names the tenant. */
  public boolean headerNamesTenant() {
    return headerTenant.isPresent();
  }

  /** The first header of this name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(wire.header(name));
  }

  /** Every header of this name, in order. */
  public List<String> headers(String name) {
    return wire.headers(name);
  }

  /** The value of the first cookie of this name. */
  public Optional<String> cookie(String name) {
    return Cookies.find(headers("Cookie"), name);
  }

  /** True if {@code Accept} lists exactly this media type, whatever its weight. */
  public boolean acceptNames(String mediaType) {
    if (wire.header("Accept") == null) {
      return false;
    }
    for (String line : headers("Accept")) {
      if (MediaTypes.names(line, mediaType)) {
        return true;
      }
    }
    return false;
  }

  /** The tenant; 404 if nothing names one. */
  public Pubky requireTenant() {
    return tenant.orElseThrow(
        () -> Problem.of(404, "no_tenant", "No user is named by the request").exception());
  }

  /** The address of the peer's socket, without a port. */
  public String peerAddress() {
    return wire.peerAddress();
  }

  /**
   * The address the request came from: the peer's, or where a trusted proxy says so the last of
   * {@code X-Forwarded-For}, or {@code X-Real-IP}.
   */
  public String clientAddress() {
    return Forwarded.address(this);
  }

  boolean trustsForwarded() {
    return trustsForwarded;
  }

  /** The host that the client asked, port included: as a proxy says it, else {@code Host}. */
  public String publicHost() {
    return Forwarded.host(this);
  }

  /**
   * The whole body, for those that are small by nature.
   *
   * @throws ProblemException 413 if it is longer, 408 if it comes too slowly, 400 if it cannot be
   *     read to its end
   */
  public byte[] readBody(int bytesMax) {
    try {
      byte[] body = announcedLength() > bytesMax ? new byte[0] : body().readNBytes(bytesMax + 1);
      if (announcedLength() > bytesMax || body.length > bytesMax) {
        throw Problem.of(413, "body_too_large", "Request body too large").exception();
      }
      return body;
    } catch (IOException e) {
      throw ErrorMapper.broken(e).exception();
    }
  }

  /** From now on problems are {@code application/problem+json}, whatever {@code Accept} says. */
  public void answerProblemsAsJson() {
    problemsAsJson = true;
  }

  boolean answersProblemsAsJson() {
    return problemsAsJson;
  }

  /** Length of the body as announced, or -1. */
  public long announcedLength() {
    return wire.announcedLength();
  }

  /**
   * The body; reading may block until the body's idle timeout, and fails for good once its sender
   * is behind the {@link #leastRate}.
   */
  public InputStream body() throws IOException {
    return timelyBody();
  }

  TimelyBody timelyBody() throws IOException {
    TimelyBody opened = body;
    if (opened == null) {
      opened = new TimelyBody(wire.body(), answers.rate());
      body = opened;
      if (jetty().getConnectionMetaData().getConnection() instanceof BodyWaits waits) {
        waits.endWhen(opened::isOverdue);
      }
    }
    return opened;
  }

  /** How slow the peer may be. */
  public LeastRate leastRate() {
    return answers.rate();
  }

  /** The whole body, if it is short and came with its request; null if one may have to wait. */
  public byte @Nullable [] takenBody() {
    return wire.takenBody();
  }

  /** Sets the status of an answer whose body somebody else writes. */
  public Exchange setStatus(int status) {
    wire.setStatus(status);
    return this;
  }

  public Exchange setHeader(String name, String value) {
    wire.setHeader(name, value);
    return this;
  }

  public Exchange addHeader(String name, String value) {
    wire.addHeader(name, value);
    return this;
  }

  /** Answers without a body. */
  public void sendEmpty(int status) {
    wire.setStatus(status);
    if (status != 204 && status != 304) {
      wire.setLength(0);
    }
  }

  /** Answers with a text in UTF-8. */
  public void sendText(int status, String text) throws IOException {
    send(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Says how many bytes of memory the answer holds at most while it is written; to be called before
   * it begins, by whoever does not {@link #send} it whole. From now on the peer has to read it at
   * the {@link #leastRate}, unless it is small.
   *
   * @throws StorageException.Overloaded if all large answers together hold too much
   */
  public void holdMemory(long bytes) {
    if (bytes > Answers.SMALL_BYTES
        && jetty().getConnectionMetaData().getConnection().getEndPoint()
            instanceof PeerSocket socket) {
      wire.whenEnded(answers.hold(bytes, socket));
    }
  }

  /** Answers with these bytes; a HEAD request gets their length only. */
  public void send(int status, String contentType, byte[] body) throws IOException {
    send(status, contentType, ByteBuffer.wrap(body));
  }

  /** Answers with these bytes, which must not change any more; HEAD gets their length only. */
  public void send(int status, String contentType, ByteBuffer body) throws IOException {
    announce(status, contentType, body.remaining());
    if (!isHead()) {
      holdMemory(body.remaining());
      wire.end(body);
    }
  }

  /** Sets what comes before a body of this length. */
  public void announce(int status, String contentType, long length) {
    wire.setStatus(status);
    wire.setHeader("Content-Type", contentType);
    wire.setLength(length);
  }

  /** Begins an answer of a known length; the caller writes exactly that much, or none for HEAD. */
  public OutputStream begin(int status, String contentType, long length) throws IOException {
    announce(status, contentType, length);
    return wire.out();
  }

  /** Goes on where waiting for the peer or the disk is allowed; nothing may follow in the route. */
  public void mayWait(Wire.Work rest) throws IOException {
    wire.mayWait(rest);
  }

  /**
   * Ends the route when a future completes in any way; nothing may follow. The rest may throw like
   * a route, and must not wait if there is a {@link #takenBody}.
   */
  public void later(CompletableFuture<?> done, Route rest) {
    later = new Later(done, rest);
  }

  /** What was left for later, and is taken up now. */
  @Nullable Later takeLater() {
    Later taken = later;
    later = null;
    return taken;
  }

  Wire wire() {
    return wire;
  }

  /** Jetty's own request, for what takes the connection over. */
  public Request jetty() {
    return wire.jetty();
  }

  /** The servlet's own request, for answers that go on after the route returned. */
  public HttpServletRequest request() {
    return servlet().request();
  }

  /** The servlet's own response; its headers already carry CORS. */
  public HttpServletResponse response() {
    return servlet().response();
  }

  private ServletWire servlet() {
    if (wire instanceof ServletWire servlet) {
      return servlet;
    }
    throw new IllegalStateException("this request came without the servlet");
  }
}
