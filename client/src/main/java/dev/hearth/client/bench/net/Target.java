package dev.hearth.client.bench.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * The server under load.
 *
 * @param authority what the {@code Host} header says
 * @param address resolved once, so that no look-up happens while measuring
 */
public record Target(String authority, InetSocketAddress address) {
  private static final int HTTP_PORT = 80;

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
    return new Target(uri.getAuthority(), new InetSocketAddress(address, port));
  }

  /** Whether the server is on this machine, so that the load reaches nobody else. */
  public boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }
}
