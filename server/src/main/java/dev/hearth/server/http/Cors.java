package dev.hearth.server.http;

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
  static boolean apply(Wire wire) {
    wire.addHeader("Vary", VARY);
    String origin = wire.header("Origin");
    if (origin == null) {
      return false;
    }
    wire.setHeader("Access-Control-Allow-Origin", origin);
    wire.setHeader("Access-Control-Allow-Credentials", "true");
    if (!wire.method().equals("OPTIONS")) {
      wire.setHeader("Access-Control-Expose-Headers", EXPOSED);
      return false;
    }
    mirror(wire, "Access-Control-Allow-Methods", wire.header("Access-Control-Request-Method"));
    mirror(wire, "Access-Control-Allow-Headers", wire.header("Access-Control-Request-Headers"));
    wire.setStatus(200);
    wire.setLength(0);
    return true;
  }

  private static void mirror(Wire wire, String name, @Nullable String value) {
    if (value != null) {
      wire.setHeader(name, value);
    }
  }
}
