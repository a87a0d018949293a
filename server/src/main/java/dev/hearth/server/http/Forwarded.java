package dev.hearth.server.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reverse proxy says of the request before it. The address is believed only where the
 * configuration trusts the proxy, because anybody can send the header; and of several only the
 * last, which the proxy itself wrote or appended: what stands before it came with the request. The
 * host decides whether a cookie is marked as secure and which page's WebSockets may see private
 * events; that harms nobody but the sender, because no page can choose the headers of a WebSocket's
 * handshake.
 */
final class Forwarded {
  /** {@code ABCD:…:ABCD:255.255.255.255}. */
  private static final int ADDRESS_CHARACTERS_MAX = 45;

  private Forwarded() {}

  /** The address in its usual spelling, so that one client is not two. */
  static String address(Exchange exchange) {
    if (!exchange.trustsForwarded()) {
      return exchange.peerAddress();
    }
    String last = lastElement(exchange.headers("X-Forwarded-For"));
    // A proxy that names no address in the one header did not write the other either.
    Optional<String> named = last.isEmpty() ? exchange.header("X-Real-IP") : Optional.of(last);
    return named.map(String::strip).flatMap(Forwarded::literal).orElseGet(exchange::peerAddress);
  }

  /** What was appended last, be it to a line or as a line of its own; empty if nothing was. */
  private static String lastElement(List<String> lines) {
    String line = lines.isEmpty() ? "" : lines.getLast();
    return line.substring(line.lastIndexOf(',') + 1).strip();
  }

  /** An address without zone or port; a name is none, nor is {@code dead.beef}. */
  private static Optional<String> literal(String text) {
    boolean possible =
        !text.isEmpty()
            && text.length() <= ADDRESS_CHARACTERS_MAX
            && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
    if (!possible) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getHostAddress());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
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
