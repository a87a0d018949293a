package dev.hearth.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the JDK's client, which shares no code with ours, read object by object. */
public final class SocketClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long GUARD_SECONDS = 60;

  private final HttpClient http = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<JsonNode> objects = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final CompletableFuture<String> pong = new CompletableFuture<>();
  private final WebSocket socket;

  private SocketClient(URI uri, String... headers) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    socket = builder.buildAsync(uri, new Inbox()).join();
  }

  /** Opens a socket; a refusal is thrown as the JDK's handshake exception. */
  public static SocketClient open(int port, String target, String... headers) {
    return new SocketClient(URI.create("ws://127.0.0.1:" + port + target), headers);
  }

  /** The next object that is there; waits for it. */
  public JsonNode next() {
    try {
      JsonNode object = objects.poll(GUARD_SECONDS, TimeUnit.SECONDS);
      if (object == null) {
        throw new AssertionError("waited in vain for a message");
      }
      return object;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next object of this type; what comes before it is left out. */
  public JsonNode next(String type) {
    JsonNode object = next();
    while (!object.path("type").asText().equals(type)) {
      object = next();
    }
    return object;
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  public void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  public void sendClose() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  /** Sends a ping and waits for what the pong says. */
  public String ping(String payload) throws Exception {
    socket.sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8))).join();
    return pong.get(GUARD_SECONDS, TimeUnit.SECONDS);
  }

  /** The code of the server's close frame; waits for it. */
  public int closeCode() throws Exception {
    return closed.get(GUARD_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private final class Inbox implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private byte[] binary = {};

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      byte[] longer = java.util.Arrays.copyOf(binary, binary.length + part.remaining());
      part.get(longer, binary.length, part.remaining());
      binary = longer;
      if (last) {
        byte[] plain = Zstd.decompress(binary, (int) Zstd.getFrameContentSize(binary));
        new String(plain, StandardCharsets.UTF_8).lines().forEach(this::add);
        binary = new byte[0];
      }
      from.request(1);
      return null;
    }

    private void add(String object) {
      try {
        objects.add(JSON.readTree(object));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      pong.complete(StandardCharsets.UTF_8.decode(message).toString());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
