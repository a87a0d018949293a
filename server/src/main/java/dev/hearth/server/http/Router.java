package dev.hearth.server.http;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the route of a raw request target. Fixed paths are compared byte by byte, undecoded, and
 * win over the folders below them; a folder route takes every path that starts with it; everything
 * else is the wildcard's. So {@code /events/} is a fixed path and {@code /events} is not.
 *
 * <p>A GET route also answers HEAD, unless the path has a HEAD route of its own. A path without a
 * route for the method is 405 with {@code Allow}. Filled before the server starts, then only read.
 */
public final class Router {
  private final Map<String, Map<Method, Route>> fixed = new HashMap<>();
  private final Map<String, Map<Method, Route>> folders = new HashMap<>();
  private final Map<Method, Route> wildcard = new EnumMap<>(Method.class);

  /** Adds the route of exactly this raw path. */
  public Router on(Method method, String path, Route route) {
    add(fixed.computeIfAbsent(path, _ -> new EnumMap<>(Method.class)), method, route, path);
    return this;
  }

  /** Adds the route of every raw path that has one more segment below this folder. */
  public Router below(Method method, String folder, Route route) {
    add(folders.computeIfAbsent(folder, _ -> new EnumMap<>(Method.class)), method, route, folder);
    return this;
  }

  /** Adds the route of every path that no other route names. */
  public Router otherwise(Method method, Route route) {
    add(wildcard, method, route, "the wildcard");
    return this;
  }

  private static void add(Map<Method, Route> routes, Method method, Route route, String where) {
    if (routes.put(method, route) != null) {
      throw new IllegalStateException("two routes for " + method + " of " + where);
    }
  }

  /**
   * The route of a request.
   *
   * @throws ProblemException 405 when the path is known and the method is not
   */
  Route find(Optional<Method> method, String rawPath) {
    Map<Method, Route> routes = routesOf(rawPath);
    Route route = method.map(m -> routeFor(routes, m)).orElse(null);
    if (route == null) {
      throw Problem.of(405, "method_not_allowed", "Method Not Allowed")
          .withHeader("Allow", allowed(routes))
          .exception();
    }
    return route;
  }

  /** True if no other route than the wildcard takes this path. */
  boolean isOtherwise(String rawPath) {
    return named(rawPath) == null;
  }

  /** True if a GET of this target is its route's to answer with a stream. */
  boolean opensStream(RawTarget target) {
    Map<Method, Route> routes = named(target.path());
    Route route = routes == null ? null : routes.get(Method.GET);
    return route != null && route.opensStream(target.query());
  }

  private Map<Method, Route> routesOf(String rawPath) {
    Map<Method, Route> routes = named(rawPath);
    return routes == null ? wildcard : routes;
  }

  /** The routes of the path or of the folder it lies in. */
  private @org.jspecify.annotations.Nullable Map<Method, Route> named(String rawPath) {
    Map<Method, Route> routes = fixed.get(rawPath);
    if (routes != null) {
      return routes;
    }
    int slash = rawPath.lastIndexOf('/');
    return slash > 0 && slash < rawPath.length() - 1
        ? folders.get(rawPath.substring(0, slash + 1))
        : null;
  }

  private static @org.jspecify.annotations.Nullable Route routeFor(
      Map<Method, Route> routes, Method method) {
    Route route = routes.get(method);
    return route == null && method == Method.HEAD ? routes.get(Method.GET) : route;
  }

  private static String allowed(Map<Method, Route> routes) {
    var methods = java.util.EnumSet.copyOf(routes.keySet());
    if (methods.contains(Method.GET)) {
      methods.add(Method.HEAD);
    }
    return methods.stream().map(Method::name).collect(Collectors.joining(","));
  }
}
