package dev.hearth.server.http.jetty;

import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.RawTarget;
import dev.hearth.server.http.Readers;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where a request comes in, and which of three ways it goes.
 *
 * <ul>
 *   <li>One that reads a file is answered here and now, on the thread that selects for many
 *       connections, as long as reads find everything in memory ({@link Readers#areQuick}). So is a
 *       PUT whose body is short and came with it: no thread waits for its commit.
 *   <li>One that writes a file otherwise, or reads one while reads are slow, is answered the same
 *       way on a virtual thread, where it may wait for whatever it likes. So is one for a stream.
 *   <li>All others go to Javalin, on a virtual thread too.
 * </ul>
 *
 * <p>Puts the raw target where the routes find it, and shows the servlet layer the target {@code /}
 * also when the request's was absolute. It hides a WebSocket's version as well: Javalin would take
 * a request that names one to its own WebSockets, and never to our routes.
 */
final class TargetKeeper extends Handler.Wrapper {
  static final String ATTRIBUTE = "dev.hearth.target";

  private static final HttpURI ROOT = HttpURI.from("/");

  private final Dispatch dispatch;
  private final Executor virtual;

  TargetKeeper(Dispatch dispatch, Executor virtual) {
    this.dispatch = dispatch;
    this.virtual = virtual;
  }

  /** So that Jetty calls from the thread that has selected, without a switch to another one. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (request.getConnectionMetaData() instanceof RawConnection connection
        && connection.target() != null) {
      route(RawTarget.of(connection.target()), request, response, callback);
    } else {
      HttpURI uri = request.getHttpURI();
      RawTarget target = new RawTarget(uri.getPath(), uri.getQuery());
      route(target, new Rooted(request), response, callback);
    }
    return true;
  }

  private void route(RawTarget target, Request request, Response response, Callback callback) {
    CoreWire wire = new CoreWire(request, response, callback, virtual);
    switch (dispatch.way(target, wire)) {
      case HERE -> answer(target, wire);
      case WAITING -> virtual.execute(() -> answer(target, wire));
      case SERVLET -> {
        request.setAttribute(ATTRIBUTE, target);
        virtual.execute(() -> toServlet(request, response, callback));
      }
    }
  }

  private void answer(RawTarget target, CoreWire wire) {
    try {
      dispatch.accept(target, wire);
      wire.finish();
    } catch (Throwable e) {
      wire.cut(e); // Else the exchange would never end.
    }
  }

  private void toServlet(Request sent, Response response, Callback callback) {
    Request request = sent;
    if (sent.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_VERSION)) {
      request = new Unversioned(sent);
    }
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
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
