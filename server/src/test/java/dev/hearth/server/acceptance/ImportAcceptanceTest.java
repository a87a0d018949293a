package dev.hearth.server.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.client.Event;
import dev.hearth.client.HistoryQuery;
import dev.hearth.client.HomeserverClient;
import dev.hearth.server.testing.ClientProcess;
import dev.hearth.server.testing.ClientProcess.Result;
import dev.hearth.server.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two people import a folder each while three subscribers listen; in the middle the server is
 * killed and started again, and both imports are repeated. Nothing acknowledged may be missing,
 * each subscriber must have exactly the history filtered, and export must give everything back.
 *
 * <p>{@code -Dtree.first=DIR -Dtree.second=DIR} runs it on folders of this machine, and prints
 * figures.
 */
class ImportAcceptanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LAST = "/pub/the-last-file";

  @Test
  void importsKilledInTheMiddle_loseNothing(@TempDir Path temporary) throws Exception {
    long seed = seed();
    Person first = Person.make(temporary, "first", tree(temporary, "tree.first", 400, seed));
    Person second = Person.make(temporary, "second", tree(temporary, "tree.second", 150, seed + 1));
    int files = first.files.size() + second.files.size();
    try (ServerProcess server =
        ServerProcess.start(temporary.resolve("data"), "--signup", "open")) {
      first.signUp(server);
      second.signUp(server);
      List<Witness> witnesses = new ArrayList<>();
      List<String> selectors = List.of(first.pubky + "/pub/", "*/pub/", "*/");
      for (String selector : selectors) {
        Set<String> last =
            selector.startsWith("*")
                ? Set.of(first.pubky + LAST, second.pubky + LAST)
                : Set.of(first.pubky + LAST);
        witnesses.add(new Witness(server.uri(), selector, last, files / 2));
      }
      try {
        run(server, first, second, witnesses, selectors);
      } finally {
        witnesses.forEach(Witness::close);
      }
      first.exportAndCompare(server, temporary);
      second.exportAndCompare(server, temporary);
      assertEquals(0, server.stop(), "a homeserver that is asked to stop ends in good order");
      String verified = ServerProcess.command("verify", "--data-dir", server.dataDir().toString());
      report("verify: " + verified.lines().reduce((_, line) -> line).orElse(""));
    }
  }

  private static void run(
      ServerProcess server,
      Person first,
      Person second,
      List<Witness> witnesses,
      List<String> selectors)
      throws Exception {
    ClientProcess one = first.startImport(server);
    ClientProcess two = second.startImport(server);
    witnesses.getLast().awaitHalf();
    server.kill();
    server.startAgain();
    first.finishImport(one.await());
    second.finishImport(two.await());
    assertAcknowledgedAreThere(server, first, second);

    long began = System.nanoTime();
    Result firstAgain = first.startImport(server).await();
    Result secondAgain = second.startImport(server).await();
    report("imports again: %.1f s".formatted((System.nanoTime() - began) / 1e9));
    first.finishImport(firstAgain);
    second.finishImport(secondAgain);
    assertEquals(first.refused.isEmpty() ? 0 : 1, firstAgain.exitCode());
    assertEquals(second.refused.isEmpty() ? 0 : 1, secondAgain.exitCode());
    first.putLast(server);
    second.putLast(server);

    List<Event> history = history(server);
    for (int i = 0; i < selectors.size(); i++) {
      boolean everyone = selectors.get(i).startsWith("*");
      List<String> expected =
          history.stream()
              .filter(event -> everyone || event.user().toString().equals(first.pubky))
              .map(Witness::line)
              .toList();
      assertEquals(expected, witnesses.get(i).awaitAll(), selectors.get(i));
    }
    report(history.size() + " events; " + first + "; " + second);
  }

  private static void assertAcknowledgedAreThere(
      ServerProcess server, Person first, Person second) {
    Set<String> ids = new TreeSet<>();
    history(server).forEach(event -> event.id().ifPresent(ids::add));
    for (Person person : List.of(first, second)) {
      assertTrue(ids.containsAll(person.acknowledged), "an acknowledged file is missing");
    }
    assertFalse(first.acknowledged.isEmpty(), "nothing was acknowledged before the kill");
  }

  private static List<Event> history(ServerProcess server) {
    List<Event> events = new ArrayList<>();
    try (HomeserverClient client = HomeserverClient.to(server.uri())) {
      client.forEachEvent(HistoryQuery.of(), events::add);
    }
    return events;
  }

  private static Path tree(Path temporary, String property, int files, long seed)
      throws IOException {
    String given = System.getProperty(property, "");
    return given.isEmpty()
        ? SampleTree.grow(temporary.resolve(property), files, new Random(seed))
        : Path.of(given).toRealPath();
  }

  private static long seed() {
    String given = System.getProperty("seed", "");
    long seed = given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
    report("seed " + seed);
    return seed;
  }

  private static void report(String line) {
    System.out.println("ImportAcceptanceTest: " + line);
  }

  /** Somebody with a key, a folder, and a memory of what the server told them. */
  private static final class Person {
    private final Path folder;
    private final Path key;
    private final String pubky;
    private final NavigableMap<String, Path> files;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Set<String> refused = new TreeSet<>();
    private String lastSummary = "";

    private Person(Path folder, Path key, String pubky) throws IOException {
      this.folder = folder;
      this.key = key;
      this.pubky = pubky;
      this.files = SampleTree.files(folder);
    }

    static Person make(Path temporary, String name, Path folder) throws Exception {
      Path key = temporary.resolve(name + ".key");
      Result made = ClientProcess.run("keygen", "--key", key.toString(), "--json");
      assertEquals(0, made.exitCode());
      return new Person(folder, key, JSON.readTree(made.lines().getFirst()).get("pubky").asText());
    }

    void signUp(ServerProcess server) throws Exception {
      ClientProcess.start(_ -> {}, ClientProcess.with(server, key, "signup")).await();
    }

    ClientProcess startImport(ServerProcess server) throws IOException {
      return ClientProcess.start(
          this::note,
          ClientProcess.with(server, key, "import", folder.toString(), "/pub/tree/", "--json"));
    }

    private void note(String line) {
      try {
        JsonNode record = JSON.readTree(line);
        if (record.has("stored")) {
          acknowledged.add(record.get("id").asText());
        }
      } catch (IOException e) {
        throw new IllegalStateException(line, e);
      }
    }

    /** An import that met the kill may have failed; what it was refused for must stay the same. */
    void finishImport(Result result) throws IOException {
      refused.clear();
      for (String line : result.lines()) {
        JsonNode record = JSON.readTree(line);
        if (record.has("refused") && record.get("refused").isTextual()) {
          refused.add(record.get("refused").asText());
        }
      }
      lastSummary = result.lines().isEmpty() ? "" : result.lines().getLast();
    }

    void putLast(ServerProcess server) throws Exception {
      Path file = Files.writeString(key.resolveSibling("last"), "the end");
      List<String> put = ClientProcess.with(server, key, "put", LAST, file.toString());
      assertEquals(0, ClientProcess.start(_ -> {}, put).await().exitCode());
    }

    void exportAndCompare(ServerProcess server, Path temporary) throws Exception {
      Path target = temporary.resolve(key.getFileName() + ".export");
      long began = System.nanoTime();
      Result exported =
          ClientProcess.start(
                  _ -> {},
                  ClientProcess.with(server, key, "export", target.toString(), "/pub/tree/"))
              .await();
      assertEquals(0, exported.exitCode(), String.join("\n", exported.lines()));
      report("export: %.1f s".formatted((System.nanoTime() - began) / 1e9));
      NavigableMap<String, Path> expected = new TreeMap<>(files);
      expected.keySet().removeAll(refused);
      NavigableMap<String, Path> got = SampleTree.files(target);
      assertEquals(expected.keySet(), got.keySet());
      for (Map.Entry<String, Path> file : expected.entrySet()) {
        assertArrayEquals(
            Files.readAllBytes(file.getValue()),
            Files.readAllBytes(got.get(file.getKey())),
            file.getKey());
      }
    }

    @Override
    public String toString() {
      return files.size() + " files, " + refused.size() + " refused, " + lastSummary;
    }
  }
}
