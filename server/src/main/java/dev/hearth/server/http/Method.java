package dev.hearth.server.http;

import java.util.Optional;

/** The request methods that routes answer. OPTIONS is answered for every path by {@link Cors}. */
public enum Method {
  GET,
  HEAD,
  POST,
  PUT,
  DELETE;

  /** The method of this name; methods are case-sensitive. Empty if no route can have it. */
  static Optional<Method> named(String name) {
    return switch (name) {
      case "GET" -> Optional.of(GET);
      case "HEAD" -> Optional.of(HEAD);
      case "POST" -> Optional.of(POST);
      case "PUT" -> Optional.of(PUT);
      case "DELETE" -> Optional.of(DELETE);
      default -> Optional.empty();
    };
  }
}
