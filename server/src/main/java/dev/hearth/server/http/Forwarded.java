package dev.hearth.server.http;

import java.util.Locale;
import java.util.Optional;

/**
 * What a reverse proxy says of the request before it. The address is believed only where the
 * configuration trusts the proxy, because anybody can send the header; the host only decides
 * whether a cookie is marked as secure, which harms nobody but the sender.
 */
final class Forwarded {
  private Forwarded() {}

  static String address(Exchange exchange) {
    if (!exchange.trustsForwarded()) {
      return exchange.peerAddress();
    }
    return exchange
        .header("X-Forwarded-For")
        .map(list -> list.split(",", 2)[0].strip())
        .filter(Forwarded::looksLikeAddress)
        .or(() -> exchange.header("X-Real-IP").map(String::strip))
        .filter(Forwarded::looksLikeAddress)
        .orElseGet(exchange::peerAddress);
  }

  private static boolean looksLikeAddress(String text) {
    return !text.isEmpty()
        && text.length() <= 45
        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
  }

  static String host(Exchange exchange) {
    return exchange
        .header("Forwarded")
        .flatMap(Forwarded::hostParameter)
        .or(() -> exchange.header("X-Forwarded-Host").map(list -> list.split(",", 2)[0].strip()))
        .or(() -> exchange.header("Host"))
        .orElse("");
  }

  /** The host of the first element: {@code for=192.0.2.1;host="example.org";proto=https}. */
  private static Optional<String> hostParameter(String header) {
    for (String pair : header.split(",", 2)[0].split(";", -1)) {
      String text = pair.strip();
      if (text.toLowerCase(Locale.ROOT).startsWith("host=")) {
        String value = text.substring("host=".length()).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
    return Optional.empty();
  }
}
