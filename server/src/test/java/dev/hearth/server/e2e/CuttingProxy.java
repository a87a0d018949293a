package dev.hearth.server.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP proxy in front of a homeserver that can break every connection, and that remembers what
 * went through: the head of each request, and the bare {@code id:} blocks of each answer.
 *
 * <p>Only for requests without a body: a head ends at its empty line.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int WAIT_SECONDS = 60;
  private static final Pattern LAST_EVENT_ID =
      Pattern.compile("^Last-Event-ID: *(\\S+)", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private static final Pattern ACCEPT_ENCODING =
      Pattern.compile("\r\nAccept-Encoding: [^\r]*", Pattern.CASE_INSENSITIVE);

  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");

  private final ServerSocket listener;
  private final URI server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> bareIds = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> codings = new LinkedBlockingQueue<>();
  private final boolean readable;

  /** A proxy that leaves {@code Accept-Encoding} out, so that it can read what comes back. */
  CuttingProxy(URI server) throws IOException {
    this(server, true);
  }

  /**
   * @param readable false to let everything through as it is
   */
  CuttingProxy(URI server, boolean readable) throws IOException {
    this.server = server;
    this.readable = readable;
    this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://localhost:" + listener.getLocalPort());
  }

  /** The next request nobody has asked for yet: its {@code Last-Event-ID}, if it had one. */
  Optional<String> nextLastEventId() throws InterruptedException {
    String head = next(requests, "request");
    Matcher matcher = LAST_EVENT_ID.matcher(head);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The next {@code id:} that came to the browser alone in its block. */
  String nextBareId() throws InterruptedException {
    return next(bareIds, "id-only block");
  }

  /** What the next answer nobody has asked for yet is compressed with. */
  String nextCoding() throws InterruptedException {
    return next(codings, "compressed answer");
  }

  /** Breaks every connection there is. New ones are let through. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static String next(BlockingQueue<String> queue, String what) throws InterruptedException {
    String next = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no " + what + " came through in " + WAIT_SECONDS + " s");
    }
    return next;
  }

  private void accept() {
    try {
      while (true) {
        Socket browser = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        sockets.add(browser);
        sockets.add(upstream);
        Blocks heads = new Blocks("\r\n\r\n", head -> forward(head, upstream));
        Thread.ofVirtual().start(() -> pump(browser, upstream, heads::add, true));
        Blocks blocks = new Blocks("\n\n", this::noteBareId);
        Blocks lines = new Blocks("\r\n", this::noteCoding);
        Thread.ofVirtual()
            .start(() -> pump(upstream, browser, readable ? blocks::add : lines::add, false));
      }
    } catch (SocketException closed) {
      // closed by this test, or the homeserver is gone: then the browser finds nobody either
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void forward(String head, Socket upstream) {
    requests.add(head);
    String sent = readable ? ACCEPT_ENCODING.matcher(head).replaceFirst("") : head;
    try {
      upstream.getOutputStream().write((sent + "\r\n\r\n").getBytes(ISO_8859_1));
    } catch (IOException cut) {
      // The pump that reads from there ends as well.
    }
  }

  private void noteCoding(String line) {
    if (line.startsWith("Content-Encoding: ")) {
      codings.add(line.substring("Content-Encoding: ".length()));
    }
  }

  /** Chunk sizes of HTTP/1.1 stand between blocks, on lines of their own. */
  private void noteBareId(String block) {
    List<String> lines =
        block
            .lines()
            .filter(line -> !line.isEmpty() && !CHUNK_SIZE.matcher(line).matches())
            .toList();
    if (lines.size() == 1 && lines.getFirst().startsWith("id: ")) {
      bareIds.add(lines.getFirst().substring("id: ".length()));
    }
  }

  private void pump(Socket from, Socket to, Consumer<String> seen, boolean forwarded) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        seen.accept(new String(buffer, 0, read, ISO_8859_1));
        if (!forwarded) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException cut) {
      // either side closed, or the test cut the connection: both end here
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  /** Cuts a stream of text at a separator. One thread at a time. */
  private static final class Blocks {
    private final String separator;
    private final Consumer<String> sink;
    private final StringBuilder pending = new StringBuilder();

    Blocks(String separator, Consumer<String> sink) {
      this.separator = separator;
      this.sink = sink;
    }

    void add(String text) {
      pending.append(text);
      int end = pending.indexOf(separator);
      while (end >= 0) {
        sink.accept(pending.substring(0, end));
        pending.delete(0, end + separator.length());
        end = pending.indexOf(separator);
      }
    }
  }
}
