package dev.hearth.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A page in headless Chromium, served from an origin of its own, and the {@code EventSource}s it
 * opens by name. {@code browser.mjs} drives it.
 */
final class Browser implements AutoCloseable {
  private static final int WAIT_SECONDS = 60;
  private static final byte[] PAGE = "<!doctype html><title>A page</title>".getBytes(UTF_8);
  private static final String DRIVER = "";

  private final JsonMapper json = new JsonMapper();
  private final HttpServer origin;
  private final Process driver;
  private final BufferedWriter commands;
  private final Map<String, BlockingQueue<Report>> reports = new ConcurrentHashMap<>();

  Browser() throws IOException, InterruptedException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext("/", this::serve);
    origin.start();
    String chromium = Files.readString(NodeScript.folder().resolve("node_modules/chromium.path"));
    String page = "http://localhost:" + origin.getAddress().getPort() + "/";
    driver =
        NodeScript.start("browser.mjs", Map.of("chromium", chromium, "page", page))
            .redirectError(Redirect.INHERIT)
            .start();
    commands = new BufferedWriter(new OutputStreamWriter(driver.getOutputStream(), UTF_8));
    Thread.ofVirtual().start(this::read);
    next(DRIVER);
  }

  /** Opens an {@code EventSource} that this page from now on calls {@code stream}. */
  void open(String stream, URI url, boolean withCredentials) throws IOException {
    send(Map.of("do", "open", "stream", stream, "url", url, "credentials", withCredentials));
  }

  /** Opens a {@code WebSocket} that this page from now on calls {@code stream}. */
  void openSocket(String stream, URI url) throws IOException {
    send(Map.of("do", "socket", "stream", stream, "url", url));
  }

  /** Sends a text message on a {@code WebSocket}. */
  void send(String stream, String text) throws IOException {
    send(Map.of("do", "send", "stream", stream, "text", text));
  }

  void close(String stream) throws IOException {
    send(Map.of("do", "close", "stream", stream));
  }

  /**
   * A {@code fetch} of the page, with credentials: cookies of this browser go along and come back.
   *
   * @param tenant whom the request is about, sent as {@code pubky-host}
   * @return the status, 0 if the page was not allowed to see an answer
   */
  int fetch(String method, URI url, String tenant, byte[] body)
      throws IOException, InterruptedException {
    send(
        Map.of(
            "do", "fetch",
            "method", method,
            "url", url,
            "tenant", tenant,
            "body", Base64.getEncoder().encodeToString(body)));
    return next(DRIVER).status();
  }

  /** What the page saw next on that stream: one of the types an {@code EventSource} fires. */
  Report next(String stream) throws InterruptedException {
    Report report = queue(stream).poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (report == null) {
      throw new AssertionError("nothing fired on '" + stream + "' in " + WAIT_SECONDS + " s");
    }
    return report;
  }

  /** Runs a module of {@code src/test/e2e} in the page; what went wrong, empty when nothing did. */
  String run(String script, Map<String, String> given) throws IOException, InterruptedException {
    send(Map.of("do", "run", "script", "/" + script, "given", given));
    return next(DRIVER).data();
  }

  /** The page at {@code /}, and the modules that it imports. */
  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = NodeScript.folder().resolve(path.substring(1));
      boolean isModule = Files.isRegularFile(file);
      byte[] body = isModule ? Files.readAllBytes(file) : PAGE;
      exchange.getResponseHeaders().set("Content-Type", isModule ? "text/javascript" : "text/html");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private BlockingQueue<Report> queue(String stream) {
    return reports.computeIfAbsent(stream, name -> new LinkedBlockingQueue<>());
  }

  private void send(Map<String, ?> command) throws IOException {
    commands.write(json.writeValueAsString(command));
    commands.newLine();
    commands.flush();
  }

  private void read() {
    try (BufferedReader lines = driver.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = json.readTree(line);
        queue(node.path("stream").asText(DRIVER))
            .add(
                new Report(
                    node.path("type").asText(),
                    node.path("data").asText(),
                    node.path("id").asText(),
                    node.path("state").asInt(),
                    node.path("status").asInt()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    commands.close(); // the driver ends with its input, and Chromium with the driver
    driver.onExit().completeOnTimeout(driver, WAIT_SECONDS, TimeUnit.SECONDS).join();
    driver.destroyForcibly();
    origin.stop(0);
  }

  /**
   * Something that fired in the page.
   *
   * @param type of the event, {@code open} and {@code error} included
   * @param data its data, empty where it has none
   * @param id the {@code lastEventId} the page was given with it
   * @param state of the {@code EventSource}: 0 connecting, 1 open, 2 closed for good
   * @param status of an answer, only for what {@link #fetch} reports
   */
  record Report(String type, String data, String id, int state, int status) {
    static final int CONNECTING = 0;
    static final int CLOSED = 2;
  }
}
