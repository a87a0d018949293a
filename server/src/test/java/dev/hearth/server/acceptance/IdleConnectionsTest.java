package dev.hearth.server.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.KeyPair;
import dev.hearth.client.Upload;
import dev.hearth.server.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody opens connections and leaves them idle until the server takes no more. It must keep
 * enough files for itself that a large body can still be stored, and be there for everybody once
 * the connections are gone. {@code -Dopen.files=20000} tries it at another limit.
 */
class IdleConnectionsTest {
  /** What the server keeps for files of its own, and a few connections of our own. */
  private static final int KEPT_FREE_MAX = 600;

  /** What it keeps for answers and uploads, which is no more than it has connections. */
  private static final int OF_REQUESTS = 1_280;

  /** Long enough for an answer on a busy machine; an answer that never comes ends the ramp. */
  private static final int UNANSWERED_MILLIS = 5_000;

  private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);

  @Test
  void idleConnectionsToTheLimit_leaveRoomForFiles(@TempDir Path folder) throws Exception {
    int limit = Integer.getInteger("open.files", 1_600);
    Deque<Socket> idle = new ArrayDeque<>();
    try (ServerProcess server =
        ServerProcess.startWithOpenFiles(limit, folder.resolve("data"), "--signup", "open")) {
      try (HomeserverClient client = HomeserverClient.to(server.uri())) {
        KeyPair keys = KeyPair.generate(new SecureRandom());
        client.signUp(keys);
        InetSocketAddress address =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort());
        while (idle.size() <= limit && isAnswered(address, idle)) {}
        int accepted = idle.size();
        System.out.printf("%d idle connections at a limit of %d open files%n", accepted, limit);
        int shared = limit - KEPT_FREE_MAX;
        assertTrue(
            accepted >= Math.max(shared - OF_REQUESTS, shared / 2),
            () -> "only " + accepted + " connections");
        assertTrue(accepted < limit, "the server bounds its connections below its open files");
        idle.removeLast().close(); // One place, for a large body: it needs files of its own.
        Address file = new Address(keys.pubky(), "/pub/large");
        byte[] large = new byte[300_000];
        client.put(file, Upload.of(large));
        assertEquals(large.length, client.get(file).content().length());
      } finally {
        idle.forEach(IdleConnectionsTest::close);
      }
      try (HomeserverClient another = HomeserverClient.to(server.uri())) {
        KeyPair keys = KeyPair.generate(new SecureRandom());
        another.signUp(keys);
      }
      assertEquals(0, server.stop());
    }
  }

  /** Opens one more connection; false if the server leaves it without an answer. */
  private static boolean isAnswered(InetSocketAddress address, Deque<Socket> idle)
      throws IOException {
    Socket socket = new Socket();
    idle.addLast(socket);
    socket.connect(address, UNANSWERED_MILLIS);
    socket.setSoTimeout(UNANSWERED_MILLIS);
    socket.getOutputStream().write(REQUEST);
    try {
      if (socket.getInputStream().read() == 'H') {
        return true;
      }
    } catch (SocketTimeoutException e) {
      // Waits in the backlog: the server takes no more.
    }
    idle.removeLast().close();
    return false;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
