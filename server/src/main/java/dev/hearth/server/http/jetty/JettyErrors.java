package dev.hearth.server.http.jetty;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses before any route sees it (a malformed request line, headers too large)
 * in our own form, with CORS, and never with Jetty's page: that page repeats parts of the request.
 */
final class JettyErrors extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException refused) {
      status = refused.getCode();
    }
    response.setStatus(status);
    var headers = response.getHeaders();
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    headers.put("Access-Control-Allow-Origin", origin == null ? "*" : origin);
    if (origin != null) {
      headers.put("Access-Control-Allow-Credentials", "true");
    }
    headers.put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    if (HttpStatus.hasNoBody(status)) {
      callback.succeeded();
      return true;
    }
    String text = HttpStatus.getMessage(status);
    headers.put(HttpHeader.CONTENT_LENGTH, text.length());
    Content.Sink.write(response, true, request.getMethod().equals("HEAD") ? "" : text, callback);
    return true;
  }
}
