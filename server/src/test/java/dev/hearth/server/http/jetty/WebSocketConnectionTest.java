package dev.hearth.server.http.jetty;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Router;
import dev.hearth.server.subscriptions.StreamOutput;
import dev.hearth.server.testing.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a WebSocket ends, over a real socket, with the engine's side in the test's hand. */
class WebSocketConnectionTest {
  private static final int GUARD_SECONDS = 60;
  private static final int LARGE = 32 << 20;
  private static final byte[] PING = HexFormat.of().parseHex("898000000000");
  private static final byte[] CLOSE = HexFormat.of().parseHex("880203e8");

  private final CompletableFuture<StreamOutput> opened = new CompletableFuture<>();
  private HttpServer server;
  private Socket socket;

  /** Says nothing by itself. */
  private final class Door implements SocketDoor {
    @Override
    public void opened(StreamOutput output) {
      opened.complete(output);
    }

    @Override
    public void received(ClientFrames.Input input, Runnable readOn) {
      readOn.run();
    }

    @Override
    public void gone() {}
  }

  private record Outcome(CompletableFuture<Boolean> done) implements StreamOutput.Completion {
    @Override
    public void succeeded() {
      done.complete(true);
    }

    @Override
    public void failed(Throwable cause) {
      done.complete(false);
    }
  }

  @BeforeEach
  void open() throws Exception {
    Router router =
        new Router()
            .on(
                Method.GET,
                "/socket",
                exchange -> WebSocketConnection.accept(exchange, new Door(), 300, () -> {}));
    server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(router));
    socket = new RawClient(server.port()).connect();
    String handshake =
        String.join(
            "\r\n",
            "GET /socket HTTP/1.1",
            "Host: x",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
    StreamServer.readUntil(socket, "\r\n\r\n");
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  private StreamOutput output() throws Exception {
    return opened.get(GUARD_SECONDS, TimeUnit.SECONDS);
  }

  /** Decision 13: what a peer does not read must not stay with the kernel. */
  @Test
  void abort_resets() throws Exception {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    output().write(ByteBuffer.allocate(LARGE), new Outcome(written));
    output().abort();
    assertTrue(!written.get(GUARD_SECONDS, TimeUnit.SECONDS), "the kernel took it all");
    InputStream in = socket.getInputStream();
    byte[] piece = new byte[1 << 16];
    assertThrows(
        SocketException.class,
        () -> {
          while (in.read(piece) >= 0) {
            // What had arrived before.
          }
        });
  }

  /** RFC 6455 §7.1.1 lets a server wait for the peer's close, not for ever. */
  @Test
  void aClientThatTalksOnBehindTheGoodbye_isCut() throws Exception {
    output().end(ByteBuffer.wrap(CLOSE.clone()), new Outcome(new CompletableFuture<>()));
    socket.setSoTimeout(100);
    long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(GUARD_SECONDS / 3);
    boolean open = true;
    while (open) {
      assertTrue(System.nanoTime() < guard, "it is open as long as it talks");
      try {
        socket.getOutputStream().write(PING);
        open = socket.getInputStream().read() >= 0;
      } catch (SocketTimeoutException _) {
        // Nothing was said; it is open.
      } catch (SocketException _) {
        open = false;
      }
    }
  }
}
