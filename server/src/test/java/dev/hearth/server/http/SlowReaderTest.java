package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.http.jetty.HttpServer;
import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.SlowClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for much and reads nothing is cut, in whatever way the answer is written. */
final class SlowReaderTest {
  private static final int LARGE = 32 << 20; // More than kernels keep for a peer.
  private static final long GUARD_SECONDS = 60;
  private static final List<String> WAYS = List.of("/servlet", "/pub/whole", "/pub/file");

  @Test
  void readersThatDoNotRead_areCut(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("large"), new byte[LARGE]);
    CountDownLatch ended = new CountDownLatch(WAYS.size());
    Router router =
        new Router()
            .on(Method.GET, "/servlet", exchange -> whole(exchange, ended))
            .otherwise(Method.GET, exchange -> either(exchange, file, ended));
    SlowClock clock = new SlowClock();
    clock.step(11);
    LeastRate rate = new LeastRate(Duration.ofSeconds(30), 4 << 10, clock);
    Answers answers = new Answers(Answers.MEMORY_BYTES, rate);
    List<Socket> sockets = new ArrayList<>();
    try (HttpServer server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(router, false, RequestLog.NONE, Optional.empty(), 0, answers))) {
      for (String way : WAYS) {
        Socket socket = new RawClient(server.port()).connect();
        sockets.add(socket);
        String request = "GET " + way + " HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
      // Nobody reads; the server looks once a second, and thinks it to be eleven.
      assertTrue(ended.await(GUARD_SECONDS, TimeUnit.SECONDS), "an answer goes on");
      for (Socket socket : sockets) {
        assertTrue(readAll(socket) < LARGE);
      }
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(GUARD_SECONDS);
      while (answers.heldBytes() > 0 && System.nanoTime() < until) {
        Thread.onSpinWait(); // What gives the memory back may run behind what told us.
      }
      assertEquals(0, answers.heldBytes());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static void either(Exchange exchange, Path file, CountDownLatch ended)
      throws IOException {
    if (!exchange.rawPath().equals("/pub/file")) {
      whole(exchange, ended);
      return;
    }
    exchange.holdMemory(FileBody.heldBytes(LARGE));
    exchange.wire().whenEnded(ended::countDown);
    exchange.mayWait(
        () -> {
          try (FileChannel content = FileChannel.open(file);
              OutputStream out = exchange.begin(200, "x/y", LARGE)) {
            FileBody.copy(content, 0, LARGE, out);
          }
        });
  }

  private static void whole(Exchange exchange, CountDownLatch ended) throws IOException {
    exchange.wire().whenEnded(ended::countDown);
    exchange.send(200, "x/y", ByteBuffer.allocate(LARGE));
  }

  private static long readAll(Socket socket) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long all = 0;
    try {
      int count = socket.getInputStream().read(buffer);
      while (count >= 0) {
        all += count;
        count = socket.getInputStream().read(buffer);
      }
    } catch (SocketException _) {
      // Cut.
    }
    return all;
  }
}
