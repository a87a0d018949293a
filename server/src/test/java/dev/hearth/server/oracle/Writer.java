package dev.hearth.server.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.commons.codec.digest.Blake3;

/**
 * One writer with names of its own: puts, overwrites, deletes, conditions, now and then a large
 * body. An answer tells the model what happened; when none came, or one that says the server
 * failed, the writer looks afterwards which of the two it was. A refusal changed nothing.
 */
final class Writer implements Callable<Void> {
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final List<String> FOLDERS =
      List.of("/pub/app0/", "/pub/app1/", "/pub/app2/deep/er/", "/priv/notes/");
  private static final int NAMES = 150;
  private static final int NO_SPACE = 507;
  private static final int INLINE_MAX = 4 << 10;
  private static final int LARGE_MIN = 65 << 10;
  private static final int LARGE_MAX = 200 << 10;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(GUARD).build();
  private final World world;
  private final Model model;
  private final Person person;
  private final int number;
  private final int operations;
  private final Random random;

  Writer(World world, Model model, Person person, int number, int operations, long seed) {
    this.world = world;
    this.model = model;
    this.person = person;
    this.number = number;
    this.operations = operations;
    this.random = new Random(seed);
  }

  @Override
  public Void call() throws InterruptedException {
    try {
      for (int i = 0; i < operations; i++) {
        operate();
      }
      return null;
    } catch (AssertionError e) {
      model.complete(); // Nobody is to wait for what will not happen.
      throw e;
    }
  }

  private void operate() throws InterruptedException {
    String path =
        FOLDERS.get(random.nextInt(FOLDERS.size())) + "w" + number + "-" + random.nextInt(NAMES);
    Optional<Change> now = model.content(person.pubky(), path);
    int kind = random.nextInt(100);
    if (kind < 20) {
      delete(path, now.isPresent() ? 204 : 404);
    } else if (kind < 24) {
      put(path, now.isPresent() ? 412 : 201, "If-None-Match", "*");
    } else if (kind < 28 && now.isPresent()) {
      boolean right = random.nextBoolean();
      String tag = right ? etag(now.get().hash()) : "\"00\"";
      put(path, right ? 201 : 412, "If-Match", tag);
    } else {
      put(path, 201);
    }
  }

  private void put(String path, int expected, String... condition) throws InterruptedException {
    byte[] body = new byte[size()];
    random.nextBytes(body);
    String hash = hash(body);
    HttpRequest.Builder request = request(path).PUT(BodyPublishers.ofByteArray(body));
    if (condition.length > 0) {
      request.headers(condition);
    }
    Optional<HttpResponse<byte[]>> answer = write(path, request.build());
    if (answer.isEmpty()) {
      resolve(path, Optional.of(hash));
      return;
    }
    if (answer.get().statusCode() == NO_SPACE) {
      return;
    }
    expect(answer.get(), expected, "PUT " + path + Arrays.toString(condition));
    if (expected == 201) {
      model.happened(new Change(sequence(answer.get()), true, person.pubky(), path, hash));
      if (random.nextInt(20) == 0) {
        readBack(path, hash);
      }
    }
  }

  private int size() {
    return switch (random.nextInt(60)) {
      case 0 -> random.nextInt(LARGE_MIN, LARGE_MAX);
      case 1 -> 0;
      case 2, 3, 4 -> random.nextInt(INLINE_MAX + 1, LARGE_MIN);
      default -> random.nextInt(1, 300);
    };
  }

  private void delete(String path, int expected) throws InterruptedException {
    Optional<HttpResponse<byte[]>> answer = write(path, request(path).DELETE().build());
    if (answer.isEmpty()) {
      resolve(path, Optional.empty());
      return;
    }
    expect(answer.get(), expected, "DELETE " + path);
    if (expected == 204) {
      model.happened(new Change(sequence(answer.get()), false, person.pubky(), path, ""));
    }
  }

  /** What was acknowledged is read by whoever asks next, by the writer at the least. */
  private void readBack(String path, String hash) throws InterruptedException {
    HttpResponse<byte[]> answer = askUntilAnswered(request(path).GET().build());
    expect(answer, 200, "GET " + path);
    if (!hash(answer.body()).equals(hash)) {
      throw new AssertionError("GET gives another content than was acknowledged: " + path);
    }
  }

  /** Finds out whether a write without an answer happened, from the content and from the log. */
  private void resolve(String path, Optional<String> hash) throws InterruptedException {
    HttpResponse<byte[]> answer = askUntilAnswered(request(path).GET().build());
    Optional<String> before = model.content(person.pubky(), path).map(Change::hash);
    Optional<String> now =
        answer.statusCode() == 200 ? Optional.of(hash(answer.body())) : Optional.empty();
    if (answer.statusCode() != 200) {
      expect(answer, 404, "GET " + path);
    }
    if (now.equals(before)) {
      return; // It never happened: no two contents are the same.
    }
    if (!now.equals(hash)) {
      throw new AssertionError(path + " is neither what it was nor what was sent: " + now);
    }
    HttpRequest history =
        request("/events/?format=json&reverse=true&limit=1&selector=" + person.pubky() + path)
            .GET()
            .build();
    String page = new String(askUntilAnswered(history).body(), UTF_8);
    Json event = Json.parse(page).list("events").getFirst();
    if (!event.text("path").equals(path) || event.text("event").equals("PUT") != hash.isPresent()) {
      throw new AssertionError(path + " changed, but its newest event is " + event);
    }
    long sequence = Change.sequence(event.text("id"));
    model.happened(new Change(sequence, hash.isPresent(), person.pubky(), path, hash.orElse("")));
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create(world.uri() + target))
        .timeout(GUARD)
        .header("pubky-host", person.pubky())
        .header("Cookie", person.cookie());
  }

  /** The answer, or nothing when what became of the write is to be found out now. */
  private Optional<HttpResponse<byte[]>> write(String path, HttpRequest request)
      throws InterruptedException {
    World.Life life = world.awaitUp();
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      return Optional.empty();
    }
    return switch (answer.statusCode()) {
      case NO_SPACE -> {
        requireUnchanged(path, life);
        yield Optional.of(answer);
      }
      case 500 -> {
        requireUnchanged(path, life);
        world.awaitNextAfterFailure(life);
        yield Optional.empty();
      }
      case 503 -> Optional.empty(); // It is being ended.
      default -> Optional.of(answer);
    };
  }

  /** Nobody sees in this life what was not acknowledged in it. */
  private void requireUnchanged(String path, World.Life life) throws InterruptedException {
    Optional<HttpResponse<byte[]>> answer = ask(request(path).GET().build());
    if (answer.isEmpty() || !world.life().equals(life)) {
      return;
    }
    Optional<String> before = model.content(person.pubky(), path).map(Change::hash);
    expect(answer.get(), before.isPresent() ? 200 : 404, "GET " + path + " after a failed write");
    if (before.isPresent() && !hash(answer.get().body()).equals(before.get())) {
      throw new AssertionError(path + " shows what was not acknowledged");
    }
  }

  /** The answer, or nothing when the server went away or said that it failed. */
  private Optional<HttpResponse<byte[]>> ask(HttpRequest request) throws InterruptedException {
    world.awaitUp();
    try {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      return answer.statusCode() >= 500 ? Optional.empty() : Optional.of(answer);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private HttpResponse<byte[]> askUntilAnswered(HttpRequest request) throws InterruptedException {
    while (true) {
      Optional<HttpResponse<byte[]>> answer = ask(request);
      if (answer.isPresent()) {
        return answer.get();
      }
      Thread.onSpinWait(); // The process is being started; awaitUp in ask waits most of it.
    }
  }

  private static long sequence(HttpResponse<byte[]> answer) {
    return Change.sequence(answer.headers().firstValue("Hearth-Event-Id").orElseThrow());
  }

  private static void expect(HttpResponse<byte[]> answer, int status, String what) {
    if (answer.statusCode() != status) {
      throw new AssertionError(what + " answered " + answer.statusCode() + ", not " + status);
    }
  }

  static String hash(byte[] body) {
    return Base64.getEncoder().encodeToString(Blake3.hash(body));
  }

  private static String etag(String hash) {
    return '"' + hash + '"';
  }
}
