package dev.hearth.client.bench.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The server under load.
 *
 * @param authority what the {@code Host} header says
 * @param address resolved once, so that no look-up happens while measuring
 * @param headers complete lines that every request to it carries, beside its own
 */
public record Target(String authority, InetSocketAddress address, List<String> headers) {
  private static final int HTTP_PORT = 80;

  public Target {
    headers = List.copyOf(headers);
  }

  /**
   * Reads {@code http://host:port}; a path after it is not wanted.
   *
   * @throws IllegalArgumentException if it is anything else
   * @throws UnknownHostException if the name does not resolve
   */
  public static Target parse(String url) throws UnknownHostException {
    URI uri = URI.create(url);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("a server is http://HOST:PORT, not " + url);
    }
    if (uri.getRawQuery() != null
        || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
      throw new IllegalArgumentException("a server has no path here: " + url);
    }
    int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
    InetAddress address = InetAddress.getByName(uri.getHost());
    return new Target(uri.getAuthority(), new InetSocketAddress(address, port), List.of());
  }

  /**
   * The same server, asked with more headers.
   *
   * @throws IllegalArgumentException if one is not {@code NAME: VALUE} on one line
   */
  public Target with(List<String> lines) {
    for (String line : lines) {
      if (line.indexOf(':') < 1 || line.chars().anyMatch(c -> c < ' ' || c > '~')) {
        throw new IllegalArgumentException("a header is NAME: VALUE, not " + line);
      }
    }
    return new Target(authority, address, lines);
  }

  /** Whether the server is on this machine, so that the load reaches nobody else. */
  public boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }
}
