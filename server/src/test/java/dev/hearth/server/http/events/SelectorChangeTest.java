package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.server.testing.SocketClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Selectors come and go at random while events are written and history is read: against the log,
 * each event is there exactly if the selectors that held at its place select it, once and in order.
 */
class SelectorChangeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FOLDERS = 6;
  private static final int CHANGES = 120;

  /** One thing the client was told: an event, or the place from which other selectors hold. */
  private record Told(String position, String path, String op, String folder) {}

  @ParameterizedTest
  @CsvSource({"0, ''", "3000, ''", "0, &compression=zstd", "3000, &compression=zstd"})
  void theUnionChangesAtOnePlaceInTheLog(int history, String compression, @TempDir Path folder)
      throws IOException {
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? history + compression.length() : Long.parseLong(asked);
    System.out.println("SelectorChangeTest runs with -Dseed=" + seed);
    Random random = new Random(seed);
    try (FeedServer server = FeedServer.start(folder)) {
      Pubky alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
      for (int n = 0; n < history / 500; n++) {
        server.putMany(alice, "/pub/f" + n % FOLDERS + "/", 500);
      }
      List<Told> told;
      String target = "/events/?subscribe=*/pub/end/&subscribe=*/pub/f0/&cursor=0" + compression;
      AtomicBoolean stop = new AtomicBoolean();
      Thread writer = Thread.ofPlatform().start(() -> write(server, alice, seed, stop));
      try (SocketClient socket = SocketClient.open(server.port(), target)) {
        told = change(socket, random);
        stop.set(true);
        join(writer);
        server.put(alice, "/pub/end/x", "x");
        readToTheEnd(socket, told);
      }
      verify(log(new FeedReader(server)), told);
    }
  }

  private static void write(FeedServer server, Pubky alice, long seed, AtomicBoolean stop) {
    Random random = new Random(~seed);
    while (!stop.get()) {
      server.putMany(alice, "/pub/f" + random.nextInt(FOLDERS) + "/", 1 + random.nextInt(40));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks for changes, some of them several at once, and collects all that is told meanwhile. */
  private static List<Told> change(SocketClient socket, Random random) {
    List<Told> told = new ArrayList<>();
    TreeSet<String> chosen = new TreeSet<>(List.of("f0"));
    int asked = 0;
    while (asked < CHANGES) {
      int burst = 1 + random.nextInt(4);
      for (int i = 0; i < burst; i++) {
        String folder = "f" + random.nextInt(FOLDERS);
        boolean add = chosen.add(folder);
        if (!add) {
          chosen.remove(folder);
        }
        socket.send(
            "{\"op\":\"%s\",\"selector\":\"*/pub/%s/\"}".formatted(add ? "add" : "remove", folder));
        asked++;
      }
      for (int answers = 0; answers < burst; ) {
        JsonNode object = socket.next();
        answers += collect(object, told) && !object.has("event") ? 1 : 0;
      }
    }
    return told;
  }

  private static void readToTheEnd(SocketClient socket, List<Told> told) {
    JsonNode object;
    do {
      object = socket.next();
      collect(object, told);
    } while (!object.path("path").asText().startsWith("/pub/end/"));
  }

  /** Takes an event or an answer; false for what else a stream says. */
  private static boolean collect(JsonNode object, List<Told> told) {
    if (object.has("event")) {
      String position = object.get("id").textValue().substring(0, 13);
      return told.add(new Told(position, object.get("path").textValue(), "", ""));
    }
    String type = object.get("type").textValue();
    if (!type.equals("added") && !type.equals("removed")) {
      assertTrue(!type.equals("error") && !type.equals("reset"), object.toString());
      return false;
    }
    String folder = object.get("selector").textValue().substring("*/pub/".length());
    return told.add(new Told(object.get("from").textValue(), "", type, folder));
  }

  private static void verify(List<Told> log, List<Told> told) {
    TreeSet<String> folders = new TreeSet<>(List.of("end/", "f0/"));
    Iterator<Told> events = log.iterator();
    Told next = events.next();
    int seen = 0;
    int changes = 0;
    for (Told one : told) {
      // All that is at or below the next thing told, and selected, must have been told before it.
      if (one.op().isEmpty()) {
        while (!selects(folders, next)) {
          next = events.next();
        }
        assertEquals(next, one, "after " + changes + " changes");
        seen++;
        next = events.hasNext() ? events.next() : next;
      } else {
        while (next.position().compareTo(one.position()) <= 0) {
          assertTrue(!selects(folders, next), "not told before the change: " + next);
          next = events.next();
        }
        changes++;
        if (one.op().equals("added")) {
          folders.add(one.folder());
        } else {
          folders.remove(one.folder());
        }
      }
    }
    assertTrue(changes >= CHANGES && seen > 0, changes + " changes, " + seen + " events");
  }

  private static boolean selects(Set<String> folders, Told event) {
    return folders.stream().anyMatch(folder -> event.path().startsWith("/pub/" + folder));
  }

  private static List<Told> log(FeedReader reader) throws IOException {
    List<Told> log = new ArrayList<>();
    String cursor = "0";
    boolean more = true;
    while (more) {
      JsonNode page =
          JSON.readTree(reader.get("/events/?format=json&limit=1000&cursor=" + cursor).text());
      page.get("events").forEach(record -> collect(record, log));
      cursor = page.get("next").textValue();
      more = page.get("more").booleanValue();
    }
    return log;
  }
}
