package dev.hearth.client.bench.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.net.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Servers on which a crowd can't come together: that is said at once, long before its time is over.
 */
@Timeout(60)
final class CrowdTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

  /** What a server does with its n-th connection, counted from 0. */
  private interface Host {
    void meet(Socket socket, int number) throws IOException;
  }

  @Test
  void whereEveryConnectionIsBroken_joiningFails() throws Exception {
    try (ServerSocket server = serving((socket, _) -> socket.close());
        Crowd crowd = crowd(server, 3)) {
      String said = joinFails(crowd);
      assertTrue(said.startsWith("only 0 of 3 streams are live"), said);
    }
  }

  @Test
  void whereALiveStreamIsEnded_joiningFails() throws Exception {
    List<Socket> open = new CopyOnWriteArrayList<>();
    Host host =
        (socket, number) -> {
          open.add(socket);
          socket.getInputStream().read();
          socket.getOutputStream().write(HEAD.getBytes(US_ASCII));
          if (number == 0) {
            socket.getOutputStream().write("event: live\ndata: {}\n\n".getBytes(US_ASCII));
            socket.shutdownOutput();
          }
        };
    try (ServerSocket server = serving(host);
        Crowd crowd = crowd(server, 3)) {
      assertEquals("the server ended 1 stream before all were live", joinFails(crowd));
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  /** What was ended before a crowd left is forgotten when it has left, and not some time later. */
  @Test
  void afterLeaving_aCrowdThatFailedToJoin_canJoin() throws Exception {
    List<Socket> open = new CopyOnWriteArrayList<>();
    Host host =
        (socket, number) -> {
          open.add(socket);
          socket.getInputStream().read();
          socket.getOutputStream().write(HEAD.getBytes(US_ASCII));
          if (number != 1) { // The first crowd never is complete.
            socket.getOutputStream().write("event: live\ndata: {}\n\n".getBytes(US_ASCII));
          }
          if (number == 0) {
            socket.shutdownOutput();
          }
        };
    try (ServerSocket server = serving(host);
        Crowd crowd = crowd(server, 2)) {
      assertEquals("the server ended 1 stream before all were live", joinFails(crowd));
      crowd.leave();
      crowd.join(8, FOR_EVER, _ -> {});
      assertEquals(2, crowd.live());
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static String joinFails(Crowd crowd) {
    IOException e = assertThrows(IOException.class, () -> crowd.join(8, FOR_EVER, _ -> {}));
    return String.valueOf(e.getMessage());
  }

  private static ServerSocket serving(Host host) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(server, host));
    return server;
  }

  private static void accept(ServerSocket server, Host host) {
    try {
      for (int number = 0; true; number++) {
        host.meet(server.accept(), number);
      }
    } catch (IOException e) {
      return; // closed by the test
    }
  }

  private static Crowd crowd(ServerSocket server, int subscribers) throws IOException {
    Target target = Target.parse("http://127.0.0.1:" + server.getLocalPort());
    RunNames names = RunNames.of(1);
    CrowdPlan plan =
        new CrowdPlan(
            target, subscribers, 1, _ -> "/events/", true, true, names, 1, Compression.NONE);
    return Crowd.of(plan, new SendTimes(1), Duration.ofMillis(1));
  }
}
