package dev.hearth.server.http.jetty;

import dev.hearth.server.http.RawTarget;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Puts the raw target where the routes find it, and shows the servlet layer the target {@code /}
 * also when the request's was absolute.
 */
final class TargetKeeper extends Handler.Wrapper {
  static final String ATTRIBUTE = "dev.hearth.target";
  private static final HttpURI ROOT = HttpURI.from("/");

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getConnectionMetaData() instanceof RawConnection connection
        && connection.target() != null) {
      request.setAttribute(ATTRIBUTE, RawTarget.of(connection.target()));
      return super.handle(request, response, callback);
    }
    HttpURI uri = request.getHttpURI();
    request.setAttribute(ATTRIBUTE, new RawTarget(uri.getPath(), uri.getQuery()));
    return super.handle(new Rooted(request), response, callback);
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
