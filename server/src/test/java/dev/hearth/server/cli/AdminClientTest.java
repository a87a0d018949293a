package dev.hearth.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.hearth.server.DataFolder;
import dev.hearth.server.testing.ServerProcess;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.storage.StoreVerifier;
import dev.hearth.storage.verify.Finding;
import dev.hearth.storage.verify.VerifyListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of the admin door goes to the homeserver that runs now, and to nobody else. */
final class AdminClientTest {
  /** Somebody of this machine who listens where a homeserver once did. */
  private static final class Stranger implements AutoCloseable {
    final List<String> passwords = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    Stranger() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            passwords.add(exchange.getRequestHeaders().getFirst("X-Admin-Password"));
            byte[] token = "THEIRS".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
            exchange.close();
          });
      http.start();
    }

    String address() {
      return "127.0.0.1:" + http.getAddress().getPort() + "\n";
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }

  private static String token(Path data) throws IOException {
    return new AdminClient(new DataFolder(data)).ask("GET", "/generate_signup_token");
  }

  private static void assertNotRunning(Path data) {
    CommandException refused = assertThrows(CommandException.class, () -> token(data));
    assertEquals(ExitCode.UNREACHABLE, refused.exitCode());
    assertTrue(String.valueOf(refused.getMessage()).startsWith("no homeserver is running on "));
  }

  @Test
  void aHomeserverThatWasKilled_leavesNoAddressToTrust(@TempDir Path data) throws Exception {
    try (Stranger stranger = new Stranger();
        ServerProcess server = ServerProcess.start(data)) {
      assertTrue(token(data).matches("[0-9A-Z-]{14}"), "it answers while it runs");
      server.kill();
      Files.writeString(data.resolve("admin-address"), stranger.address());
      assertNotRunning(data);
      assertEquals(List.of(), stranger.passwords);
      server.startAgain();
      assertTrue(token(data).matches("[0-9A-Z-]{14}"), "it answers again");
    }
  }

  /** Whoever verifies holds the store too, and is no homeserver. */
  @Test
  void whileAStoreIsVerified_theAddressOfTheKilledIsNotTrusted(@TempDir Path data)
      throws Exception {
    try (Stranger stranger = new Stranger();
        ServerProcess server = ServerProcess.start(data)) {
      server.kill();
      Files.writeString(data.resolve("admin-address"), stranger.address());
      List<String> looked = new ArrayList<>();
      StoreVerifier.verify(
          data.resolve("store"),
          new VerifyListener() {
            @Override
            public void finding(Finding finding) {
              throw new AssertionError(finding);
            }

            @Override
            public void progress(String table, long rows, long ofRows) {
              assertNotRunning(data);
              looked.add(table);
            }
          });
      assertFalse(looked.isEmpty());
      assertEquals(List.of(), stranger.passwords);
    }
  }

  /** As it is between the start of a homeserver and the moment when it writes its own address. */
  @Test
  void anAddressOlderThanTheHomeserver_isNotIts(@TempDir Path data) throws Exception {
    try (Stranger stranger = new Stranger();
        TestHomeserver _ = TestHomeserver.start(data)) {
      Path address = data.resolve("admin-address");
      FileTime started = Files.getLastModifiedTime(data.resolve("store/lock"));
      Files.writeString(address, stranger.address());
      Files.setLastModifiedTime(address, FileTime.fromMillis(started.toMillis() - 1));
      assertNotRunning(data);
      assertEquals(List.of(), stranger.passwords);
    }
  }
}
