package dev.hearth.client.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a load counts and times when the server answers late, or not at all. */
@Timeout(60)
class LoadTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration TENTH = Duration.ofMillis(100);
  private static final double RATE = 100;

  @Test
  void whatWasDueIsSentAndTimed_howeverLate() throws Exception {
    try (StallingServer server = new StallingServer(0)) {
      LoadResult result = untilOver(server, plan(server, TENTH, TENTH), LONG);
      assertEquals(20, result.statuses().get(200));
      assertEquals(0, result.answers(), "answers within the measured time");
      assertEquals(10, result.latencies().count(), "due within the measured time");
      assertTrue(result.latencies().millisAt(0) > 500, "timed from when they were due");
      assertEquals(0, result.unsent());
      assertEquals(0, result.unanswered());
    }
  }

  @Test
  void whatWasDueAndCouldNotBeSent_isCounted() throws Exception {
    try (StallingServer server = new StallingServer(3)) {
      LoadResult result = untilOver(server, plan(server, Duration.ZERO, TENTH), TENTH);
      long answered = result.statuses().getOrDefault(200, 0L);
      assertTrue(result.unsent() >= 6, "three answered and one on its way at most");
      assertEquals(10, answered + result.unanswered() + result.unsent());
    }
  }

  @Test
  void aCountedLoad_givesUpWhenNothingIsAnswered() throws Exception {
    try (StallingServer server = new StallingServer(9)) {
      LoadPlan plan =
          new LoadPlan(server.target(), 1, 1, 0, Duration.ZERO, Duration.ofHours(1), 10);
      Gets script = new Gets(server.target());
      try (Load load = Load.start(plan, TENTH, _ -> script)) {
        LoadResult result = load.await(_ -> {});
        assertEquals(1, result.unanswered());
        assertEquals(1, script.lost.get(), "the script is told that nobody waits any longer");
      }
    }
  }

  @Test
  void nobodyThere_isSaidWithItsCause() throws Exception {
    try (Socket held = new Socket()) { // so that nobody else takes the port meanwhile
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Target nobody = Target.parse("http://127.0.0.1:" + held.getLocalPort());
      LoadPlan plan = new LoadPlan(nobody, 1, 1, 0, Duration.ZERO, TENTH, Long.MAX_VALUE);
      ConnectException failure =
          assertThrows(
              ConnectException.class, () -> Load.start(plan, _ -> new Gets(nobody)).close());
      assertTrue(String.valueOf(failure.getMessage()).contains("efused"), failure.toString());
    }
  }

  /** The server goes on a second after everything was due. */
  private static LoadResult untilOver(StallingServer server, LoadPlan plan, Duration grace)
      throws IOException, InterruptedException {
    Target target = server.target();
    try (Load load = Load.start(plan, grace, _ -> new Gets(target))) {
      return load.await(
          _ -> {
            if (load.seconds() > 1) {
              server.goOn();
            }
          });
    }
  }

  private static LoadPlan plan(StallingServer server, Duration warmup, Duration length)
      throws IOException {
    return new LoadPlan(server.target(), 1, 1, RATE, warmup, length, Long.MAX_VALUE);
  }

  /** Always the same GET. */
  private static final class Gets implements Script {
    private final ByteBuffer request;
    private final AtomicInteger lost = new AtomicInteger();

    Gets(Target target) {
      this.request = ByteBuffer.wrap(Requests.get(target, "/", List.of()));
    }

    @Override
    public ByteBuffer next(long nanos) {
      return request.rewind();
    }

    @Override
    public void answered(int status) {}

    @Override
    public void lost() {
      lost.incrementAndGet();
    }
  }

  /** Answers so many requests of a connection and the rest when it is told to go on. */
  private static final class StallingServer implements AutoCloseable {
    private static final byte[] OK =
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final int answersBefore;

    StallingServer(int answersBefore) throws IOException {
      this.answersBefore = answersBefore;
      Thread.ofVirtual().start(this::accept);
    }

    Target target() throws IOException {
      return Target.parse("http://127.0.0.1:" + socket.getLocalPort());
    }

    void goOn() {
      goesOn.countDown();
    }

    private void accept() {
      try {
        while (true) {
          Socket peer = socket.accept();
          Thread.ofVirtual().start(() -> serve(peer));
        }
      } catch (IOException e) {
        return; // closed by the test
      }
    }

    private void serve(Socket peer) {
      try (peer;
          BufferedReader in =
              new BufferedReader(new InputStreamReader(peer.getInputStream(), US_ASCII))) {
        int answers = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (line.isEmpty()) { // the end of a request's head, and it has no body
            if (answers == answersBefore) {
              goesOn.await();
            }
            answers++;
            peer.getOutputStream().write(OK);
          }
        }
      } catch (IOException | InterruptedException e) {
        return; // the load has gone
      }
    }

    @Override
    public void close() throws IOException {
      goesOn.countDown();
      socket.close();
    }
  }
}
