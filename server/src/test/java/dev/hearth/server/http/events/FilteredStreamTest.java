package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A filtered stream equals the full stream filtered, in random selections over random events, on
 * the native stream, in history and in the text feed, and resumed at a random id.
 */
class FilteredStreamTest {
  private static final int EVENTS = 400;
  private static final int SELECTIONS = 60;
  private static final List<String> NAMES = List.of("a", "ab", "a b", "\u00fc", "zz", "+", "%25");

  /** One event as the stream tells it: id and what happened to what. */
  private record Told(String id, String event, String uri) {}

  private final Random random;

  FilteredStreamTest() {
    String given = System.getProperty("seed", "");
    long seed = given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
    System.out.println("FilteredStreamTest -Dseed=" + seed);
    random = new Random(seed);
  }

  @Test
  void filteredEqualsFullFiltered(@TempDir Path folder) throws IOException {
    try (FeedServer server = FeedServer.start(folder)) {
      FeedReader reader = new FeedReader(server);
      List<Pubky> users = new ArrayList<>();
      for (int seed = 0; seed < 4; seed++) {
        users.add(server.signUp(TestKey.ofSeedByte(seed), "/:rw").user());
      }
      for (int n = 0; n < EVENTS; n++) {
        change(server, users.get(random.nextInt(users.size())));
      }
      List<Told> all = read(reader, "/events/?subscribe=*/&cursor=0");
      assertTrue(all.size() > EVENTS / 2, "too few events to say anything");
      for (int n = 0; n < SELECTIONS; n++) {
        compare(reader, users, all);
      }
    }
  }

  private String path() {
    StringBuilder path = new StringBuilder(random.nextInt(8) == 0 ? "/priv" : "/pub");
    int depth = 1 + random.nextInt(3);
    for (int n = 0; n < depth; n++) {
      path.append("/d").append(NAMES.get(random.nextInt(NAMES.size())));
    }
    return path + "/f" + NAMES.get(random.nextInt(NAMES.size()));
  }

  private void change(FeedServer server, Pubky user) {
    String path = path();
    Event put = server.put(user, path, "x");
    if (random.nextInt(3) == 0) {
      server.delete(put.user(), path);
    }
  }

  private void compare(FeedReader reader, List<Pubky> users, List<Told> all) throws IOException {
    List<String> selectors = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int n = 0; n < count; n++) {
      selectors.add(selector(users));
    }
    List<Told> expected =
        all.stream().filter(told -> selectors.stream().anyMatch(s -> selects(s, told))).toList();
    String subscribe = query("subscribe", selectors);
    assertEquals(expected, read(reader, "/events/?cursor=0" + subscribe), subscribe);
    int from = random.nextInt(all.size());
    assertEquals(
        expected.stream().filter(told -> all.indexOf(told) > from).toList(),
        read(reader, "/events/?cursor=" + all.get(from).id() + subscribe),
        subscribe);
    String select = query("selector", selectors);
    assertEquals(uris(expected), history(reader, select), select);
    RawAnswer feed = reader.get("/events/?limit=1000" + select);
    assertEquals(
        expected.stream().map(told -> told.event() + " " + told.uri()).toList(),
        feed.text().lines().filter(line -> !line.startsWith("cursor: ")).toList(),
        select);
  }

  private String selector(List<Pubky> users) {
    String user = random.nextInt(3) == 0 ? "*" : users.get(random.nextInt(users.size())).toString();
    String path = path().replace("/priv", "/pub");
    String prefix = path.substring(0, 1 + random.nextInt(path.length()));
    return user + (prefix.endsWith("//") ? "/" : prefix);
  }

  /** Independent of the server's matching: on the text of the event's address. */
  private static boolean selects(String selector, Told told) {
    int slash = selector.indexOf('/');
    String address = told.uri().substring("pubky://".length());
    String user = selector.substring(0, slash);
    return (user.equals("*") || address.startsWith(user + "/"))
        && address.substring(52).startsWith(selector.substring(slash));
  }

  private static String query(String name, List<String> selectors) {
    StringBuilder query = new StringBuilder();
    for (String selector : selectors) {
      query.append('&').append(name).append('=');
      query.append(URLEncoder.encode(selector, StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  private static List<String> uris(List<Told> told) {
    return told.stream().map(Told::uri).toList();
  }

  /** Pages through history in small pages; the addresses in order. */
  private static List<String> history(FeedReader reader, String select) throws IOException {
    List<String> uris = new ArrayList<>();
    String cursor = "0";
    boolean more = true;
    while (more) {
      String json = reader.get("/events/?format=json&limit=37&cursor=" + cursor + select).text();
      for (String record : json.split("\\{\"id\"", -1)) {
        String path = record.replaceAll("(?s).*\"path\":\"([^\"]*)\".*", "$1");
        String user = record.replaceAll("(?s).*\"user\":\"([^\"]*)\".*", "$1");
        if (!user.equals(record)) {
          uris.add("pubky://" + user + path);
        }
      }
      cursor = json.replaceAll("(?s).*\"next\":\"([^\"]*)\".*", "$1");
      more = json.endsWith("\"more\":true}");
    }
    return uris;
  }

  private static List<Told> read(FeedReader reader, String target) throws IOException {
    List<Told> told = new ArrayList<>();
    try (StreamClient stream = reader.open(target)) {
      assertEquals(200, stream.head().status(), target);
      List<String> frame = stream.frame();
      while (!FeedReader.field(frame, "event: ").equals("live")) {
        told.add(
            new Told(
                FeedReader.field(frame, "id: "),
                FeedReader.field(frame, "event: "),
                FeedReader.field(frame, "data: ")));
        frame = stream.frame();
      }
    }
    return told;
  }
}
