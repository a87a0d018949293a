package dev.hearth.client.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A peer that does exactly what its script says, byte by byte: the first connection gets the first
 * script, and so on. Closing it fails if a script failed, was left over, or a connection came for
 * which there was none.
 */
public final class ScriptedServer implements AutoCloseable {
  /** What the server does with one connection, after it has read the request's head. */
  @FunctionalInterface
  public interface Script {
    void serve(Peer peer) throws Exception;
  }

  private static final int GUARD_SECONDS = 60;

  private final ServerSocket socket;
  private final Queue<Script> scripts = new ArrayDeque<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;

  public ScriptedServer(Script... inOrder) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    scripts.addAll(List.of(inOrder));
    Thread.ofVirtual().start(this::accept);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** The head of the next request, as it came. */
  public String request() throws InterruptedException {
    String head = requests.poll(GUARD_SECONDS, TimeUnit.SECONDS);
    if (head == null) {
      throw new AssertionError("no request came");
    }
    return head;
  }

  private void accept() {
    while (!closing) {
      try {
        Socket peer = socket.accept();
        open.add(peer);
        Script script;
        synchronized (scripts) {
          script = scripts.poll();
        }
        Thread.ofVirtual().start(() -> serve(peer, script));
      } catch (IOException e) {
        if (!closing) {
          failures.add(e);
        }
        return;
      }
    }
  }

  private void serve(Socket peer, @Nullable Script script) {
    try (peer) {
      InputStream in = new BufferedInputStream(peer.getInputStream());
      String head = head(in);
      if (script == null) {
        if (!closing) {
          failures.add(new AssertionError("a connection without a script: " + head));
        }
        return;
      }
      requests.add(head);
      script.serve(new Peer(peer, in));
    } catch (Throwable e) {
      if (!closing) {
        failures.add(e);
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    boolean leftOver;
    synchronized (scripts) {
      leftOver = !scripts.isEmpty();
    }
    closing = true;
    socket.close();
    for (Socket peer : open) {
      peer.close();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("a script failed", failures.peek());
    }
    if (leftOver) {
      throw new AssertionError("a script was never asked for");
    }
  }
}
