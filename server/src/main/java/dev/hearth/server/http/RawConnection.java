package dev.hearth.server.http;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that keeps the request target as it was sent and shows Jetty the target
 * {@code /}. Jetty decodes and normalises paths for mappings of its own, and refuses some ({@code
 * %00}, {@code %zz}, {@code /..}) before a route, CORS or our errors are reached; it shall never
 * see a path that a stranger chose. Absolute targets ({@code http://host/path}) are left to it.
 */
final class RawConnection extends HttpConnection {
  private @Nullable String target;

  private RawConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
    super(http, connector, endPoint);
  }

  /** The target of the request being handled; null when it was absolute. */
  @Nullable String target() {
    return target;
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    boolean isOrigin = uri != null && uri.startsWith("/");
    target = isOrigin ? uri : null;
    return super.newHttpStream(method, isOrigin ? "/" : uri, version);
  }

  /** Makes these connections. */
  static final class Factory extends HttpConnectionFactory {
    Factory(HttpConfiguration http) {
      super(http);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          new RawConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
    }
  }
}
