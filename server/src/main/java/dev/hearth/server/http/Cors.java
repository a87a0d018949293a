package dev.hearth.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Lets every web page use the server with its cookies (wire specification §5.11): the origin is
 * mirrored, and on a preflight the method and the headers too. Applied to every answer, errors
 * included, before the route runs.
 */
final class Cors {
  static final String EXPOSED =
      "ETag, Last-Modified, Content-Length, Content-Range, Accept-Ranges, Retry-After, Link,"
          + " Hearth-Event-Id, Hearth-Cursor-Reset";
  static final String VARY =
      "origin, access-control-request-method, access-control-request-headers";

  private Cors() {}

  /** Adds the headers; true if the request was a preflight and is thereby answered. */
  static boolean apply(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader("Vary", VARY);
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Allow-Credentials", "true");
    if (!request.getMethod().equals("OPTIONS")) {
      response.setHeader("Access-Control-Expose-Headers", EXPOSED);
      return false;
    }
    mirror(
        response,
        "Access-Control-Allow-Methods",
        request.getHeader("Access-Control-Request-Method"));
    mirror(
        response,
        "Access-Control-Allow-Headers",
        request.getHeader("Access-Control-Request-Headers"));
    response.setStatus(200);
    response.setContentLength(0);
    return true;
  }

  private static void mirror(HttpServletResponse response, String name, @Nullable String value) {
    if (value != null) {
      response.setHeader(name, value);
    }
  }
}
