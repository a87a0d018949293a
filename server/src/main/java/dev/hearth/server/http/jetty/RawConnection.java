package dev.hearth.server.http.jetty;

import java.time.Duration;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that differs from Jetty's in two things.
 *
 * <p>It keeps the request target as it was sent and shows Jetty the target {@code /}. Jetty decodes
 * and normalises paths for mappings of its own, and refuses some ({@code %00}, {@code %zz}, {@code
 * /..}) before a route, CORS or our errors are reached; it shall never see a path that a stranger
 * chose. Absolute targets ({@code http://host/path}) are left to it.
 *
 * <p>A header that has begun has to be whole within a time, however its bytes trickle in. Jetty's
 * idle timeout alone would begin anew with each byte.
 */
final class RawConnection extends HttpConnection {
  private final long headerNanos;
  private final long idleMillis;
  private @Nullable String target;
  private boolean inHeader;
  private long headerSince;

  private RawConnection(
      HttpConfiguration http, Connector connector, EndPoint endPoint, Duration headerTimeout) {
    super(http, connector, endPoint);
    this.headerNanos = headerTimeout.toNanos();
    this.idleMillis = http.getIdleTimeout();
  }

  /** The target of the request being handled; null when it was absolute. */
  @Nullable String target() {
    return target;
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    boolean isOrigin = uri != null && uri.startsWith("/");
    target = isOrigin ? uri : null;
    // From here on the idle timeout is that of requests, so that Jetty need not change it for each.
    if (getEndPoint().getIdleTimeout() != idleMillis) {
      getEndPoint().setIdleTimeout(idleMillis);
    }
    return super.newHttpStream(method, isOrigin ? "/" : uri, version);
  }

  @Override
  public void onFillable() {
    if (inHeader) {
      if (System.nanoTime() - headerSince > headerNanos) {
        close();
        return;
      }
      // So that what Jetty restores after the request is the timeout of requests.
      getEndPoint().setIdleTimeout(idleMillis);
    }
    super.onFillable();
    boolean stillInHeader = !getParser().isStart() && getParser().inHeaderState();
    if (stillInHeader) {
      awaitHeader();
    }
    inHeader = stillInHeader;
  }

  /** What is left of the header's time becomes the idle timeout. */
  private void awaitHeader() {
    long now = System.nanoTime();
    headerSince = inHeader ? headerSince : now;
    long left = headerNanos - (now - headerSince);
    getEndPoint().setIdleTimeout(Math.max(1, Duration.ofNanos(left).toMillis()));
  }

  /** Makes these connections. */
  static final class Factory extends HttpConnectionFactory {
    private final Duration headerTimeout;

    Factory(HttpConfiguration http, Duration headerTimeout) {
      super(http);
      this.headerTimeout = headerTimeout;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          new RawConnection(getHttpConfiguration(), connector, endPoint, headerTimeout),
          connector,
          endPoint);
    }
  }
}
