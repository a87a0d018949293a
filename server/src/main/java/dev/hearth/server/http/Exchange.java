package dev.hearth.server.http;

import dev.hearth.storage.model.Pubky;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One request and its answer, seen through the raw target. Belongs to the thread that runs the
 * route, until a stream takes it over with {@link #request()}'s asynchronous mode.
 */
public final class Exchange {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final RawTarget target;
  private final Optional<Pubky> tenant;
  private final boolean trustsForwarded;
  private boolean problemsAsJson;

  Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      RawTarget target,
      Optional<Pubky> tenant,
      boolean trustsForwarded) {
    this.request = request;
    this.response = response;
    this.target = target;
    this.tenant = tenant;
    this.trustsForwarded = trustsForwarded;
    this.problemsAsJson = acceptNames("application/json");
  }

  /** The method's name as sent. */
  public String method() {
    return request.getMethod();
  }

  public boolean isHead() {
    return request.getMethod().equals("HEAD");
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
    return Tenants.fromHeaders(request).isPresent();
  }

  /** The first header of this name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /** Every header of this name, in order. */
  public List<String> headers(String name) {
    return Collections.list(request.getHeaders(name));
  }

  /** The value of the first cookie of this name. */
  public Optional<String> cookie(String name) {
    return Cookies.find(headers("Cookie"), name);
  }

  /** True if {@code Accept} lists exactly this media type, whatever its weight. */
  public boolean acceptNames(String mediaType) {
    String accept = request.getHeader("Accept");
    return accept != null
        && !accept.equals("*/*")
        && headers("Accept").stream().anyMatch(line -> MediaTypes.names(line, mediaType));
  }

  /** The tenant; 404 if nothing names one. */
  public Pubky requireTenant() {
    return tenant.orElseThrow(
        () -> Problem.of(404, "no_tenant", "No user is named by the request").exception());
  }

  /** The address of the peer's socket, without a port. */
  public String peerAddress() {
    return request.getRemoteAddr();
  }

  /**
   * The address the request came from: the peer's, or where a trusted proxy says so the first of
   * {@code X-Forwarded-For} or {@code X-Real-IP}.
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
   * @throws ProblemException 413 if it is longer, 400 if it cannot be read to its end
   */
  public byte[] readBody(int bytesMax) {
    try {
      byte[] body = announcedLength() > bytesMax ? new byte[0] : body().readNBytes(bytesMax + 1);
      if (announcedLength() > bytesMax || body.length > bytesMax) {
        throw Problem.of(413, "body_too_large", "Request body too large").exception();
      }
      return body;
    } catch (IOException e) {
      throw Problem.badRequest("broken_body", "The body could not be read to its end").exception();
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
    return request.getContentLengthLong();
  }

  /** The body; reading may block until the body's idle timeout. */
  public ServletInputStream body() throws IOException {
    return request.getInputStream();
  }

  public Exchange setHeader(String name, String value) {
    response.setHeader(name, value);
    return this;
  }

  public Exchange addHeader(String name, String value) {
    response.addHeader(name, value);
    return this;
  }

  /** Answers without a body. */
  public void sendEmpty(int status) {
    response.setStatus(status);
    if (status != 204 && status != 304) {
      response.setContentLengthLong(0);
    }
  }

  /** Answers with a text in UTF-8. */
  public void sendText(int status, String text) throws IOException {
    send(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with these bytes; a HEAD request gets their length only. */
  public void send(int status, String contentType, byte[] body) throws IOException {
    try (ServletOutputStream out = begin(status, contentType, body.length)) {
      if (!isHead()) {
        out.write(body);
      }
    }
  }

  /** Begins an answer of a known length; the caller writes exactly that much, or none for HEAD. */
  public ServletOutputStream begin(int status, String contentType, long length) throws IOException {
    response.setStatus(status);
    response.setHeader("Content-Type", contentType);
    response.setContentLengthLong(length);
    return response.getOutputStream();
  }

  /** The servlet's own request, for answers that go on after the route returned. */
  public HttpServletRequest request() {
    return request;
  }

  /** The servlet's own response; its headers already carry CORS. */
  public HttpServletResponse response() {
    return response;
  }
}
