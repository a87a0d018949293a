package dev.hearth.server.http.jetty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.http.Answers;
import dev.hearth.server.http.Dispatch;
import dev.hearth.server.http.Exchange;
import dev.hearth.server.http.LeastRate;
import dev.hearth.server.http.Method;
import dev.hearth.server.http.Query;
import dev.hearth.server.http.RequestLog;
import dev.hearth.server.http.Route;
import dev.hearth.server.http.Router;
import dev.hearth.server.subscriptions.StreamOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server with streams that a test writes, {@code /stream}, and an ordinary route, {@code /plain}.
 */
final class StreamServer implements AutoCloseable {
  static final long GUARD_SECONDS = 60;

  private final LinkedBlockingQueue<Stream> opened = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private volatile Runnable lastWordsSaid = () -> {};

  StreamServer() throws IOException {
    this(LeastRate.DEFAULT);
  }

  StreamServer(LeastRate leastRate) throws IOException {
    Router router =
        new Router()
            .on(Method.GET, "/plain", exchange -> exchange.sendText(200, "plain"))
            .on(Method.GET, "/stream", new Opening());
    server =
        HttpServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpLimits.DEFAULTS,
            new Dispatch(
                router,
                false,
                RequestLog.NONE,
                Optional.empty(),
                0,
                new Answers(Answers.MEMORY_BYTES, leastRate)));
  }

  /** Opens streams where the homeserver's routes do: below the servlet. */
  private final class Opening implements Route {
    @Override
    public boolean opensStream(Query query) {
      return true;
    }

    @Override
    public void handle(Exchange exchange) {
      exchange.setStatus(200).setHeader("Content-Type", "text/event-stream");
      StreamConnection connection = StreamConnection.prepare(exchange, lastWordsSaid);
      Stream stream = new Stream(connection);
      connection.takeOver(exchange);
      opened.add(stream);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(GUARD_SECONDS));
    return socket;
  }

  /** Has this run when a stream that is asked for from now on has said its last words. */
  void onceLastWordsAreSaid(Runnable seam) {
    lastWordsSaid = seam;
  }

  /** The next stream that was asked for. */
  Stream stream() throws InterruptedException {
    Stream stream = opened.poll(GUARD_SECONDS, TimeUnit.SECONDS);
    assertTrue(stream != null, "no stream was opened");
    return stream;
  }

  @Override
  public void close() {
    server.close();
  }

  /** The engine's end of one stream. */
  static final class Stream {
    final StreamOutput output;
    final CompletableFuture<Boolean> peerEnded = new CompletableFuture<>();

    private final StreamConnection connection;

    Stream(StreamConnection connection) {
      this.connection = connection;
      this.output = connection.output();
    }

    /** After how many milliseconds of silence the socket is closed; 0 for never. */
    long idleTimeout() {
      return connection.getEndPoint().getIdleTimeout();
    }

    CompletableFuture<Boolean> write(byte[] bytes) {
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      output.write(roomy(bytes), completing(done));
      return done;
    }

    void say(String text) throws Exception {
      assertTrue(write(ascii(text)).get(GUARD_SECONDS, TimeUnit.SECONDS));
    }

    CompletableFuture<Boolean> end(String text) {
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      output.end(roomy(ascii(text)), completing(done));
      return done;
    }

    private ByteBuffer roomy(byte[] bytes) {
      int before = output.roomBefore();
      return ByteBuffer.allocate(before + bytes.length + output.roomAfter())
          .put(before, bytes)
          .limit(before + bytes.length)
          .position(before);
    }

    private StreamOutput.Completion completing(CompletableFuture<Boolean> future) {
      return new StreamOutput.Completion() {
        @Override
        public void succeeded() {
          assertTrue(future.complete(true), "completed twice");
        }

        @Override
        public void failed(Throwable cause) {
          assertTrue(future.completeExceptionally(cause), "completed twice");
        }

        @Override
        public void peerEnded() {
          assertTrue(peerEnded.complete(true), "told twice");
        }
      };
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends text. */
  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(ascii(text));
  }

  /** Reads up to a text and returns all that was read. */
  static String readUntil(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int c = socket.getInputStream().read();
      assertTrue(c >= 0, "the connection ended behind: " + text);
      text.append((char) c);
    }
    return text.toString();
  }
}
