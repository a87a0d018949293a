package dev.hearth.server;

import dev.hearth.server.auth.PrivateFile;
import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Router;
import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.http.jetty.HttpServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The listener for this machine's commands. Its password and its address lie in the data folder, so
 * whoever may read that folder may use it.
 */
final class AdminDoor {
  private static final int PASSWORD_BYTES = 24;

  private AdminDoor() {}

  /** The password set, or the one in the data folder, made if there is none. */
  static String password(DataFolder folder, Optional<String> set, RandomGenerator random)
      throws IOException {
    String kept =
        PrivateFile.readOrCreate(
            folder.adminPassword(),
            () -> {
              byte[] bytes = new byte[PASSWORD_BYTES];
              random.nextBytes(bytes);
              return HexFormat.of().formatHex(bytes);
            });
    if (set.isPresent() && !set.get().equals(kept)) {
      PrivateFile.replace(folder.adminPassword(), set.get());
    }
    return set.orElse(kept);
  }

  /** Listens, on another port if this one is taken, and writes down where. */
  static HttpServer open(DataFolder folder, InetSocketAddress address, Router router)
      throws IOException {
    HttpServer server = listen(address, new Dispatch(router));
    try {
      String text = text(address.getAddress(), server.port());
      PrivateFile.replace(folder.adminAddress(), text + "\n");
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** As a URL has it. */
  static String text(InetAddress address, int port) {
    String host = address.getHostAddress();
    return (address instanceof Inet6Address ? "[" + host + "]:" : host + ":") + port;
  }

  /** Before it is closed: the next to listen there may be anybody. */
  static void forget(DataFolder folder) throws IOException {
    Files.deleteIfExists(folder.adminAddress());
  }

  private static HttpServer listen(InetSocketAddress address, Dispatch dispatch)
      throws IOException {
    try {
      return HttpServer.start(address, HttpLimits.DEFAULTS, dispatch);
    } catch (IOException e) {
      return HttpServer.start(
          new InetSocketAddress(address.getAddress(), 0), HttpLimits.DEFAULTS, dispatch);
    }
  }
}
