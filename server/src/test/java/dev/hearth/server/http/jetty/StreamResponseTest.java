package dev.hearth.server.http.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Router;
import dev.hearth.server.subscriptions.StreamOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A response that outlives its route, over a real socket: what the engine relies on. */
class StreamResponseTest {
  private static final int LARGE = 32 << 20;
  private static final long GUARD_SECONDS = 60;

  private final CompletableFuture<StreamOutput> opened = new CompletableFuture<>();
  private HttpServer server;
  private Socket socket;

  @BeforeEach
  void openAStream() throws IOException {
    Router router =
        new Router()
            .on(Method.GET, "/plain", exchange -> exchange.sendText(200, "plain"))
            .on(
                Method.GET,
                "/stream",
                exchange -> {
                  exchange.response().setStatus(200);
                  exchange.setHeader("Content-Type", "text/event-stream");
                  opened.complete(StreamResponse.begin(exchange));
                });
    server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(router));
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000);
    send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  private void send(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private StreamOutput output() throws Exception {
    return opened.get(GUARD_SECONDS, TimeUnit.SECONDS);
  }

  private static StreamOutput.Completion completing(CompletableFuture<Boolean> future) {
    return new StreamOutput.Completion() {
      @Override
      public void succeeded() {
        assertTrue(future.complete(true), "completed twice");
      }

      @Override
      public void failed(Throwable cause) {
        assertTrue(future.completeExceptionally(cause), "completed twice");
      }
    };
  }

  private static CompletableFuture<Boolean> write(StreamOutput output, byte[] bytes) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    output.write(ByteBuffer.wrap(bytes), completing(done));
    return done;
  }

  private String readUntil(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int c = socket.getInputStream().read();
      assertTrue(c >= 0, "the connection ended behind: " + text);
      text.append((char) c);
    }
    return text.toString();
  }

  @Test
  void acceptedBytes_growInsideOneWrite_asTheReaderReads() throws Exception {
    StreamOutput output = output();
    CompletableFuture<Boolean> done = write(output, new byte[LARGE]);
    InputStream in = socket.getInputStream();
    long before = output.acceptedBytes();
    assertTrue(before < LARGE, "the kernel took it all: make it larger");
    byte[] buffer = new byte[1 << 20];
    int read = 0;
    while (output.acceptedBytes() <= before + (1 << 20)) {
      int count = in.read(buffer);
      assertTrue(count > 0);
      read += count;
    }
    assertFalse(done.isDone(), "the write ended before it was seen to grow");
    while (read < LARGE) {
      read += in.read(buffer);
    }
    assertTrue(done.get(GUARD_SECONDS, TimeUnit.SECONDS));
    assertTrue(output.acceptedBytes() >= LARGE);
  }

  @Test
  void abort_failsThePendingWrite_andCutsTheConnection() throws Exception {
    StreamOutput output = output();
    CompletableFuture<Boolean> done = write(output, new byte[LARGE]);
    output.abort();
    output.abort();
    assertThrows(ExecutionException.class, () -> done.get(GUARD_SECONDS, TimeUnit.SECONDS));
    CompletableFuture<Boolean> after = write(output, new byte[1]);
    assertThrows(ExecutionException.class, () -> after.get(GUARD_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void aPeerThatIsGone_failsAWrite() throws Exception {
    StreamOutput output = output();
    assertTrue(write(output, new byte[1]).get(GUARD_SECONDS, TimeUnit.SECONDS));
    socket.setSoLinger(true, 0);
    socket.close();
    CompletableFuture<Boolean> done = write(output, new byte[LARGE]);
    assertThrows(ExecutionException.class, () -> done.get(GUARD_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void end_finishesInGoodOrder_andTheConnectionGoesOn() throws Exception {
    StreamOutput output = output();
    assertTrue(write(output, "retry: 1\n:\n\n".getBytes(StandardCharsets.US_ASCII)).get());
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    output.end(
        ByteBuffer.wrap("event: bye\n\n".getBytes(StandardCharsets.US_ASCII)), completing(done));
    assertTrue(done.get(GUARD_SECONDS, TimeUnit.SECONDS));
    String whole = readUntil("0\r\n\r\n");
    assertTrue(whole.contains("retry: 1\n:\n\n"), whole);
    assertTrue(whole.contains("event: bye\n\n"), whole);
    send("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n");
    assertTrue(readUntil("\r\n\r\n").startsWith("HTTP/1.1 200"));
    assertEquals("plain", readUntil("plain"));
  }

  @Test
  void endWithNothing_isAnEmptyAnswer() throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    output().end(ByteBuffer.allocate(0), completing(done));
    assertTrue(done.get(GUARD_SECONDS, TimeUnit.SECONDS));
    assertTrue(readUntil("\r\n\r\n").startsWith("HTTP/1.1 200"));
  }
}
