package dev.hearth.server.http.jetty;

import dev.hearth.server.http.RawTarget;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Puts the raw target where the routes find it, and shows the servlet layer the target {@code /}
 * also when the request's was absolute. It keeps a WebSocket's version to itself as well: Javalin
 * would take a request that names one to its own WebSockets, and never to our routes.
 */
final class TargetKeeper extends Handler.Wrapper {
  static final String ATTRIBUTE = "dev.hearth.target";

  /** The header {@code Sec-WebSocket-Version} of a request that has one. */
  static final String WEBSOCKET_VERSION = "dev.hearth.websocket-version";

  private static final HttpURI ROOT = HttpURI.from("/");

  @Override
  public boolean handle(Request sent, Response response, Callback callback) throws Exception {
    Request request = sent;
    String version = sent.getHeaders().get(HttpHeader.SEC_WEBSOCKET_VERSION);
    if (version != null) {
      sent.setAttribute(WEBSOCKET_VERSION, version);
      request = new Unversioned(sent);
    }
    if (request.getConnectionMetaData() instanceof RawConnection connection
        && connection.target() != null) {
      request.setAttribute(ATTRIBUTE, RawTarget.of(connection.target()));
      return super.handle(request, response, callback);
    }
    HttpURI uri = request.getHttpURI();
    request.setAttribute(ATTRIBUTE, new RawTarget(uri.getPath(), uri.getQuery()));
    return super.handle(new Rooted(request), response, callback);
  }

  private static final class Unversioned extends Request.Wrapper {
    private final HttpFields headers;

    Unversioned(Request request) {
      super(request);
      headers =
          HttpFields.build(request.getHeaders())
              .remove(HttpHeader.SEC_WEBSOCKET_VERSION)
              .asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }

  private static final class Rooted extends Request.Wrapper {
    Rooted(Request request) {
      super(request);
    }

    @Override
    public HttpURI getHttpURI() {
      return ROOT;
    }
  }
}
