package dev.hearth.client.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A homeserver of two hundred lines that keeps everything in memory, and whose streams can be told
 * to lie: what each stream sends passes through a function of the test's.
 */
final class FakeHomeserver implements AutoCloseable {
  /** Made for each stream: from one event's frame to what is sent in its place. */
  interface Lie extends UnaryOperator<String> {}

  private final ServerSocket server;
  private final IntFunction<Lie> lies;
  private final NavigableMap<String, byte[]> resources = new TreeMap<>();
  private final List<String> events = new ArrayList<>();
  private final Set<String> tokens = new HashSet<>(Set.of(""));
  private final List<Socket> sockets = new ArrayList<>();
  private int streams;
  private int refuseEvery = Integer.MAX_VALUE;
  private int puts;
  private boolean endsStreams;
  private boolean ignoresSelectors;
  private @Nullable IntFunction<String> metrics;
  private boolean wantsTokens;
  private boolean cutsListings;
  private int endsFirst;

  FakeHomeserver(IntFunction<Lie> lies) throws IOException {
    this.lies = lies;
    this.server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  static FakeHomeserver honest() throws IOException {
    return new FakeHomeserver(_ -> frame -> frame);
  }

  String url() {
    return "http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  /** Answers every n-th PUT with 507 and makes no event of it. */
  synchronized void refuseEvery(int n) {
    refuseEvery = n;
  }

  /** Ends each stream at the first event after it became live, whether selected or not. */
  synchronized void endStreams() {
    endsStreams = true;
  }

  /** Shows every stream everything. */
  synchronized void ignoreSelectors() {
    ignoresSelectors = true;
  }

  /** Ends the first so many streams when one more comes. */
  synchronized void endTheFirst(int n) {
    endsFirst = n;
  }

  /** Sends half of each listing, without a length, and closes. */
  synchronized void cutListings() {
    cutsListings = true;
  }

  /** Lets a user sign up only with a token that nobody had before. */
  synchronized void wantTokens() {
    wantsTokens = true;
  }

  /** Tells at /metrics how many streams came; it never says that they went. */
  void showMetrics() {
    showMetrics(came -> streamMetrics(came, 0));
  }

  /** Tells at /metrics what a test makes of the number of streams that came. */
  synchronized void showMetrics(IntFunction<String> shown) {
    metrics = shown;
  }

  /** How a homeserver tells of its streams. */
  static String streamMetrics(int open, int closed) {
    return "event_stream_active_connections %d\nhearth_streams_closed_total{reason=\"peer\"} %d"
        .formatted(open, closed);
  }

  @Override
  public synchronized void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    notifyAll();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        synchronized (this) {
          sockets.add(socket);
        }
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      return; // closed by the test
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      String line = line(in);
      while (!line.isEmpty()) {
        Map<String, String> headers = headers(in);
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] parts = line.split(" ", -1);
        if (parts[1].startsWith("/events/")) {
          stream(parts[1], out);
          return;
        }
        String answer = answer(parts[0], parts[1], headers, body);
        out.write(answer.getBytes(ISO_8859_1));
        if (!answer.contains("Content-Length")) {
          return;
        }
        line = line(in);
      }
    } catch (SocketException e) {
      return; // the peer is gone, or the test is over
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized String answer(
      String method, String target, Map<String, String> headers, byte[] body) {
    String tenant = headers.getOrDefault("pubky-host", "nobody");
    String path = target.split("\\?", 2)[0];
    if (metrics != null && path.equals("/metrics")) {
      String text = metrics.apply(streams);
      return head("200 OK", text.length()) + text;
    }
    if (wantsTokens && path.equals("/signup") && !tokens.add(parameter(target, "signup_token"))) {
      return head("401 Unauthorized", 0);
    }
    return switch (method) {
      case "POST" ->
          path.equals("/hub")
              ? publish(headers, new String(body, ISO_8859_1))
              : head("200 OK\r\nSet-Cookie: " + tenant + "=S; Path=/", 0);
      case "PUT" -> put(tenant, path, headers, body);
      default -> get(tenant, path, target);
    };
  }

  private String put(String tenant, String path, Map<String, String> headers, byte[] body) {
    puts++;
    if (!headers.getOrDefault("cookie", "").equals(tenant + "=S")) {
      return head("401 Unauthorized", 0);
    }
    if (puts % refuseEvery == 0) {
      return head("507 Insufficient Storage", 0);
    }
    resources.put(tenant + path, body);
    events.add("event: PUT\ndata: pubky://%s%s\ndata: content_hash: x\n\n".formatted(tenant, path));
    notifyAll();
    return head("201 Created", 0);
  }

  /** A route of a server of another kind, with a key of its own and no users. */
  private String publish(Map<String, String> headers, String form) {
    if (!headers.getOrDefault("x-key", "").equals("K")) {
      return head("401 Unauthorized", 0);
    }
    String uri = parameter("?" + form, "user") + parameter("?" + form, "name");
    events.add("event: PUT\ndata: pubky://%s\ndata: content_hash: x\n\n".formatted(uri));
    notifyAll();
    return head("200 OK", 0);
  }

  private String get(String tenant, String path, String target) {
    String key = tenant + path;
    String text =
        path.endsWith("/")
            ? resources.tailMap(key).keySet().stream()
                .filter(other -> other.startsWith(key))
                .map(other -> "pubky://" + other)
                .filter(uri -> uri.compareTo(parameter(target, "cursor")) > 0)
                .limit(Long.parseLong(parameter(target, "limit")))
                .collect(Collectors.joining("\n"))
            : new String(resources.getOrDefault(key, new byte[0]), ISO_8859_1);
    if (cutsListings && path.endsWith("/") && !text.isEmpty()) {
      int half = text.lastIndexOf('\n', text.length() / 2);
      return "HTTP/1.1 200 OK\r\n\r\n" + text.substring(0, half);
    }
    return text.isEmpty() ? head("404 Not Found", 0) : head("200 OK", text.length()) + text;
  }

  private static String head(String status, int length) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private void stream(String target, OutputStream out) throws IOException, InterruptedException {
    String selector = parameter(target, "subscribe");
    String prefix = selector.substring(selector.indexOf('/'));
    String user = selector.substring(0, selector.indexOf('/'));
    String cursor = parameter(target, "cursor");
    int newest;
    boolean ends;
    boolean everything;
    Lie lie;
    int number;
    synchronized (this) {
      newest = events.size();
      ends = endsStreams;
      everything = ignoresSelectors;
      lie = lies.apply(streams);
      number = streams;
      streams++;
      notifyAll();
    }
    int next =
        cursor.isEmpty()
            ? newest
            : Integer.parseInt(cursor.substring(0, Math.min(13, cursor.length())));
    out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
    chunk(out, "retry: 2000\n:\n\n");
    boolean live = false;
    while (!server.isClosed()) {
      StringBuilder frames = new StringBuilder();
      synchronized (this) {
        while (next == events.size() && live && !server.isClosed() && !isOver(number)) {
          wait();
        }
        if (live && (ends || isOver(number))) {
          return;
        }
        while (next < events.size()) {
          String event = events.get(next);
          next++;
          String uri =
              event.substring(event.indexOf("pubky://") + 8, event.indexOf("\ndata: content"));
          boolean selected =
              everything
                  || (uri.substring(uri.indexOf('/')).startsWith(prefix)
                      && (user.equals("*") || uri.startsWith(user)));
          frames.append(selected ? lie.apply("id: %013d8p\n%s".formatted(next, event)) : "");
        }
      }
      if (!live) {
        frames.append("id: %013d\nevent: live\ndata: {}\n\n".formatted(next));
        live = true;
      }
      chunk(out, frames.toString());
    }
  }

  private synchronized boolean isOver(int stream) {
    return stream < endsFirst && streams > endsFirst;
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    if (!text.isEmpty()) {
      out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(ISO_8859_1));
    }
  }

  private static String parameter(String target, String name) {
    for (String pair : target.substring(target.indexOf('?') + 1).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
