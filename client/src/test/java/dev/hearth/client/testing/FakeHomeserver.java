package dev.hearth.client.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hearth.client.ContentHash;
import dev.hearth.client.wire.ZBase32;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A homeserver in memory, as small as the client's commands allow: accounts, resources, listings,
 * JSON history. Written from the protocol's page and sharing nothing with the real one. Faults are
 * switched on by the test.
 */
public final class FakeHomeserver implements AutoCloseable {
  private record Row(String id, String user, String path, Optional<byte[]> content) {}

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, NavigableMap<String, byte[]>> users = new HashMap<>();
  private final Map<String, String> sessions = new HashMap<>();
  private final Set<ByteBuffer> seenTokens = new HashSet<>();
  private final List<Row> events = new ArrayList<>();
  private final Map<String, Integer> requests = new TreeMap<>();
  private Function<String, Integer> refusal = path -> 0;
  private List<String> forgedListing = List.of();

  public FakeHomeserver() throws IOException {
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** What is stored for a user, by path. */
  public synchronized NavigableMap<String, byte[]> resources(String user) {
    return new TreeMap<>(users.getOrDefault(user, new TreeMap<>()));
  }

  /** Stores without a request. */
  public synchronized void store(String user, String path, byte[] content) {
    users.computeIfAbsent(user, _ -> new TreeMap<>(FakeHomeserver::compare)).put(path, content);
    record(user, path, Optional.of(content));
  }

  /** Answers this status to puts of these paths; 0 for none. */
  public synchronized void refuse(Function<String, Integer> statusOfPath) {
    refusal = statusOfPath;
  }

  /** Shows these lines, whatever is stored. */
  public synchronized void forgeListing(List<String> lines) {
    forgedListing = lines;
  }

  public synchronized void forgetSessions() {
    sessions.clear();
  }

  /** How many requests there were since the last time one asked, by method and first segment. */
  public synchronized Map<String, Integer> requests() {
    Map<String, Integer> counted = new TreeMap<>(requests);
    requests.clear();
    return counted;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      synchronized (this) {
        requests.merge(exchange.getRequestMethod() + " " + path.split("/", 3)[1], 1, Integer::sum);
        switch (path) {
          case "/signup" -> signUp(exchange, body);
          case "/session" -> session(exchange, body);
          case "/events/" -> history(exchange);
          default ->
              resource(
                  exchange,
                  body,
                  URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      throw e;
    }
  }

  private void signUp(HttpExchange exchange, byte[] token) throws IOException {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    if (query.contains("signup_token=USED")) {
      answer(exchange, 401, "Token already used");
      return;
    }
    String user = user(token);
    if (users.containsKey(user)) {
      answer(exchange, 409, "User already exists");
      return;
    }
    users.put(user, new TreeMap<>(FakeHomeserver::compare));
    openSession(exchange, token, user);
  }

  private void session(HttpExchange exchange, byte[] body) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String user = user(body);
        if (users.containsKey(user)) {
          openSession(exchange, body, user);
        } else {
          answer(exchange, 404, "User not found");
        }
      }
      case "GET" -> answer(exchange, isOwner(exchange) ? 200 : 404, "");
      default -> {
        sessions.remove(exchange.getRequestHeaders().getFirst("pubky-host"));
        answer(exchange, 200, "");
      }
    }
  }

  private void openSession(HttpExchange exchange, byte[] token, String user) throws IOException {
    if (!seenTokens.add(ByteBuffer.wrap(Arrays.copyOfRange(token, 75, 115)))) {
      answer(exchange, 400, "Token replayed");
      return;
    }
    String secret = "S%025d".formatted(seenTokens.size());
    sessions.put(user, secret);
    exchange
        .getResponseHeaders()
        .add("Set-Cookie", user + "=" + secret + "; HttpOnly; Path=/; Max-Age=31536000");
    ByteBuffer record = ByteBuffer.allocate(42);
    record.put((byte) 0).put(token, 83, 32).put((byte) 7).put((byte) 0).put((byte) 0);
    record.put((byte) 1).put((byte) 4).put("/:rw".getBytes(StandardCharsets.US_ASCII));
    answer(exchange, 200, Arrays.copyOf(record.array(), record.position()));
  }

  private static String user(byte[] token) {
    return ZBase32.encode(Arrays.copyOfRange(token, 83, 115));
  }

  private boolean isOwner(HttpExchange exchange) {
    String user = exchange.getRequestHeaders().getFirst("pubky-host");
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    return user != null && cookie != null && cookie.equals(user + "=" + sessions.get(user));
  }

  private void resource(HttpExchange exchange, byte[] body, String path) throws IOException {
    String user = exchange.getRequestHeaders().getFirst("pubky-host");
    NavigableMap<String, byte[]> stored = users.getOrDefault(user, new TreeMap<>());
    String method = exchange.getRequestMethod();
    boolean writes = method.equals("PUT") || method.equals("DELETE");
    if ((writes || path.startsWith("/priv/")) && !isOwner(exchange)) {
      answer(exchange, 401, "No session");
    } else if (writes && !path.startsWith("/pub/") && !path.startsWith("/priv/")) {
      answer(exchange, 403, "Writing to directories other than '/pub/'");
    } else if (method.equals("PUT")) {
      put(exchange, user, path, body);
    } else if (method.equals("GET") && path.endsWith("/")) {
      list(exchange, user, path, stored);
    } else if (!stored.containsKey(path)) {
      answer(exchange, 404, "File Not Found");
    } else if (method.equals("DELETE")) {
      stored.remove(path);
      exchange.getResponseHeaders().add("Hearth-Event-Id", record(user, path, Optional.empty()));
      exchange.sendResponseHeaders(204, -1);
    } else {
      byte[] content = stored.get(path);
      exchange.getResponseHeaders().add("ETag", '"' + ContentHash.of(content).base64() + '"');
      exchange.getResponseHeaders().add("Content-Type", "text/plain");
      exchange.getResponseHeaders().add("Last-Modified", "Thu, 24 Oct 2024 00:00:00 GMT");
      if (method.equals("HEAD")) {
        exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
        exchange.sendResponseHeaders(200, -1);
      } else {
        answer(exchange, 200, content);
      }
    }
  }

  private void put(HttpExchange exchange, String user, String path, byte[] body)
      throws IOException {
    int status = refusal.apply(path);
    if (path.chars().anyMatch(Character::isISOControl)) {
      status = 400;
    }
    if (status != 0) {
      answer(exchange, status, "not this one");
      return;
    }
    users.computeIfAbsent(user, _ -> new TreeMap<>()).put(path, body);
    exchange.getResponseHeaders().add("ETag", '"' + ContentHash.of(body).base64() + '"');
    exchange.getResponseHeaders().add("Hearth-Event-Id", record(user, path, Optional.of(body)));
    exchange.sendResponseHeaders(201, -1);
  }

  private String record(String user, String path, Optional<byte[]> content) {
    String id = "e%08d".formatted(events.size() + 1);
    events.add(new Row(id, user, path, content));
    return id;
  }

  private void list(
      HttpExchange exchange, String user, String path, NavigableMap<String, byte[]> stored)
      throws IOException {
    if (!forgedListing.isEmpty()) {
      answer(exchange, 200, String.join("\n", forgedListing));
      return;
    }
    Map<String, String> query = query(exchange);
    String prefix = "pubky://" + user;
    List<String> below =
        stored.keySet().stream()
            .filter(p -> p.startsWith(path))
            .map(p -> query.containsKey("shallow") ? cut(path, p) : p)
            .distinct()
            .toList();
    if (below.isEmpty()) {
      answer(exchange, 404, "Directory Not Found");
      return;
    }
    boolean reverse = query.containsKey("reverse");
    String cursor = query.getOrDefault("cursor", prefix).substring(prefix.length());
    List<String> lines =
        (reverse ? below.reversed() : below)
            .stream()
                .filter(
                    p ->
                        cursor.isEmpty()
                            || (reverse ? compare(p, cursor) < 0 : compare(p, cursor) > 0))
                .limit(Long.parseLong(query.getOrDefault("limit", "100")))
                .map(p -> prefix + p)
                .toList();
    answer(exchange, 200, String.join("\n", lines));
  }

  private static String cut(String folder, String path) {
    int slash = path.indexOf('/', folder.length());
    return slash < 0 ? path : path.substring(0, slash + 1);
  }

  private void history(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    String cursor = query.getOrDefault("cursor", "");
    if (cursor.equals("old")) {
      exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
      answer(
          exchange,
          410,
          "{\"status\":410,\"code\":\"cursor_expired\",\"title\":\"Too"
              + " old\",\"reason\":\"expired\",\"cursor\":\"c\",\"oldest\":\"o\",\"newest\":\"n\"}");
      return;
    }
    boolean reverse = query.containsKey("reverse");
    List<Row> rows =
        (reverse ? events.reversed() : events)
            .stream()
                .filter(
                    row ->
                        cursor.isEmpty()
                            || (reverse
                                ? row.id().compareTo(cursor) < 0
                                : row.id().compareTo(cursor) > 0))
                .filter(row -> selects(query.get("selector"), row))
                .toList();
    int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
    List<Row> page = rows.subList(0, Math.min(limit, rows.size()));
    String next = page.isEmpty() ? cursor : page.getLast().id();
    answer(
        exchange,
        200,
        "{\"events\":["
            + String.join(",", page.stream().map(FakeHomeserver::json).toList())
            + "],\"next\":\""
            + next
            + "\",\"more\":"
            + (rows.size() > page.size())
            + "}");
  }

  private static boolean selects(@Nullable String selector, Row row) {
    if (selector == null) {
      return row.path().startsWith("/pub/");
    }
    int slash = selector.indexOf('/');
    String who = selector.substring(0, slash);
    return (who.equals("*") || who.equals(row.user()))
        && row.path().startsWith(selector.substring(slash));
  }

  private static String json(Row row) {
    String path = row.path().replace("\\", "\\\\").replace("\"", "\\\"");
    String common =
        "{\"id\":\"%s\",\"sequence\":%d,\"time\":\"2026-11-20T10:00:00.000000Z\",\"event\":\"%s\",\"user\":\"%s\",\"path\":\"%s\""
            .formatted(
                row.id(),
                Long.parseLong(row.id().substring(1)),
                row.content().isPresent() ? "PUT" : "DEL",
                row.user(),
                path);
    return row.content()
        .map(
            content ->
                common
                    + ",\"length\":%d,\"content_type\":\"text/plain\",\"content_hash\":\"%s\"}"
                        .formatted(content.length, ContentHash.of(content).base64()))
        .orElse(common + "}");
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Cuts every connection and takes no more. */
  public void die() {
    http.stop(0);
  }

  @Override
  public void close() {
    die();
    threads.shutdownNow();
  }
}
