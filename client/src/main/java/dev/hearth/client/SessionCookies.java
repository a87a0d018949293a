package dev.hearth.client;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sessions a client holds. On the wire each is a cookie named after its user.
 *
 * <p>No cookie jar: a jar would send every user's cookie with every request, and this client knows
 * which one is meant.
 */
final class SessionCookies {
  private final Map<Pubky, Session> sessions = new ConcurrentHashMap<>();

  void keep(Session session) {
    sessions.put(session.user(), session);
  }

  void forget(Pubky user) {
    sessions.remove(user);
  }

  boolean has(Pubky user) {
    return sessions.containsKey(user);
  }

  void addTo(HttpRequest.Builder request, Pubky user) {
    addTo(request, Stream.of(user));
  }

  /** Only selectors of private events need to tell who asks. */
  void addTo(HttpRequest.Builder request, List<Selector> selectors) {
    addTo(
        request,
        selectors.stream().filter(Selector::isPrivate).flatMap(s -> s.user().stream()).distinct());
  }

  private void addTo(HttpRequest.Builder request, Stream<Pubky> users) {
    String cookies =
        users
            .map(sessions::get)
            .filter(Objects::nonNull)
            .map(session -> session.user().z32() + "=" + session.secret())
            .collect(Collectors.joining("; "));
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies);
    }
  }

  /** The secret that an answer sets for this user. */
  static Optional<String> secret(Pubky user, HttpHeaders headers) {
    String name = user.z32() + "=";
    return headers.allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name))
        .map(cookie -> cookie.substring(name.length()).split(";", 2)[0].strip())
        .filter(secret -> !secret.isEmpty())
        .findFirst();
  }
}
