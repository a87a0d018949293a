package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Listings over a real socket against a naive model (wire specification §5.10). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ListingSocketTest {
  private static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final TreeSet<String> stored = new TreeSet<>(BYTES);
  private TestHomeserver server;
  private TestUser user;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = TestHomeserver.start(folder);
    user = server.signUp(TestKey.ofSeedByte(1));
    for (String path :
        List.of(
            "/pub/a.com/a.txt",
            "/pub/example.com/a.txt",
            "/pub/example.com/b.txt",
            "/pub/example.com/c/d.txt",
            "/pub/example.com0",
            "/pub/example.con",
            "/pub/file",
            "/pub/file2",
            "/pub/odd/100%.txt",
            "/pub/odd/a b.txt",
            "/pub/odd/über.txt",
            "/pub/odd/\uD83D\uDD25/x",
            "/pub/odd/_under_score",
            "/pub/oddity",
            "/priv/a/secret.txt",
            "/priv/b.txt")) {
      put(path);
    }
    Random random = new Random(11);
    for (int i = 0; i < 120; i++) {
      StringBuilder path = new StringBuilder("/pub/many");
      for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
        path.append('/').append("abcé-".charAt(random.nextInt(5))).append(random.nextInt(9));
      }
      put(path + ".x");
    }
  }

  private void put(String path) throws IOException {
    String target =
        URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
    assertEquals(201, user.put(target, "x").status(), path);
    stored.add(path);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** The listing by the book: everything below, reduced if shallow, sorted, cut. */
  private List<String> model(
      String folder, String cursor, int limit, boolean reverse, boolean shallow) {
    TreeSet<String> items = new TreeSet<>(BYTES);
    for (String path : stored) {
      if (path.startsWith(folder)) {
        int slash = path.indexOf('/', folder.length());
        items.add(shallow && slash >= 0 ? path.substring(0, slash + 1) : path);
      }
    }
    List<String> ordered = new ArrayList<>(reverse ? items.descendingSet() : items);
    return ordered.stream()
        .filter(
            item ->
                cursor.isEmpty()
                    || (reverse
                        ? BYTES.compare(item, cursor) < 0
                        : BYTES.compare(item, cursor) > 0))
        .limit(limit)
        .toList();
  }

  private List<String> list(String target) throws IOException {
    RawAnswer answer = user.get(target);
    assertEquals(200, answer.status(), target + " gave " + answer);
    assertEquals(Optional.of("text/plain;charset=utf-8"), answer.header("Content-Type"));
    String prefix = "pubky://" + user.pubky();
    return answer.text().isEmpty()
        ? List.of()
        : Arrays.stream(answer.text().split("\n", -1))
            .map(line -> line.startsWith(prefix) ? line.substring(prefix.length()) : "no prefix")
            .toList();
  }

  @Test
  void everyFolderInEveryForm_isAsTheModelHasIt() throws IOException {
    for (String folder :
        List.of("/pub/", "/pub/example.com/", "/pub/odd/", "/pub/many/", "/priv/", "/priv/a/")) {
      for (boolean reverse : new boolean[] {false, true}) {
        for (boolean shallow : new boolean[] {false, true}) {
          for (int limit : new int[] {1, 2, 7, 1000}) {
            page(folder, limit, reverse, shallow);
          }
        }
      }
    }
  }

  /** Reads a folder page by page, each from the last line of the one before. */
  private void page(String folder, int limit, boolean reverse, boolean shallow) throws IOException {
    String flags = (reverse ? "&reverse" : "&reverse=false") + (shallow ? "&shallow=YES" : "");
    String cursor = "";
    for (int pages = 0; pages < 1_000; pages++) {
      String encoded =
          cursor.isEmpty()
              ? ""
              : URLEncoder.encode("pubky://" + user.pubky() + cursor, StandardCharsets.UTF_8);
      String target = folder + "?limit=" + limit + flags + "&cursor=" + encoded;
      List<String> items = list(target);
      assertEquals(model(folder, cursor, limit, reverse, shallow), items, target);
      if (items.size() < limit) {
        return;
      }
      cursor = items.getLast();
      if (limit == 1 && pages > 12) {
        return;
      }
    }
  }

  @Test
  void shallow_ordersFilesAndFoldersTogether() throws IOException {
    assertEquals(
        List.of(
            "/pub/a.com/",
            "/pub/example.com/",
            "/pub/example.com0",
            "/pub/example.con",
            "/pub/file",
            "/pub/file2",
            "/pub/many/",
            "/pub/odd/",
            "/pub/oddity"),
        list("/pub/?shallow"));
  }

  @Test
  void limits() throws IOException {
    int all = model("/pub/", "", 10_000, false, false).size();
    for (String limit : List.of("", "limit=", "limit=x", "limit=-1", "limit=65536", "limit=1.5")) {
      assertEquals(100, list("/pub/?" + limit).size(), limit);
    }
    assertEquals(all, list("/pub/?limit=65535").size());
    assertEquals(List.of(), list("/pub/?limit=0"));
  }

  @Test
  void cursors() throws IOException {
    String key = user.pubky().toString();
    String other = TestKey.ofSeedByte(2).pubky().toString();
    List<String> after = model("/pub/", "/pub/file", 100, false, false);
    assertEquals(after, list("/pub/?cursor=" + key + "/pub/file"));
    assertEquals(after, list("/pub/?cursor=pubky://" + key + "/pub/file"));
    assertEquals(after, list("/pub/?cursor=" + other + "/pub/file"));
    for (String bad :
        List.of(
            "/pub/file", "x", key, "pubky" + key + "/pub/x", "pubky://x/pub/y", key + "/../x")) {
      RawAnswer answer = user.get("/pub/?cursor=" + bad);
      assertEquals(400, answer.status(), bad);
      assertEquals("Invalid cursor", answer.text());
      assertEquals(400, user.get("/pub/file?cursor=" + bad).status(), "files are checked too");
    }
  }

  @Test
  void failures() throws IOException {
    RawAnswer missing = user.get("/pub/none/");
    assertEquals(404, missing.status());
    assertEquals("Directory Not Found", missing.text());
    assertEquals(404, user.get("/pub/file/").status());
    assertEquals(404, user.head("/pub/").status());
    assertEquals(400, user.get("/pub/?shallow=maybe").status());
    assertEquals(400, user.get("/pub/?reverse=2").status());
    assertEquals(400, user.put("/pub/folder/", "x").status());
    assertEquals(400, user.delete("/pub/example.com/").status());
    assertEquals(401, user.signedOut().get("/priv/").status());
    TestUser stranger = new TestUser(server.client(), TestKey.ofSeedByte(9), "");
    assertEquals("Directory Not Found", stranger.get("/pub/").text());
  }

  @Test
  void publicListings_carryNoValidators() throws IOException {
    RawAnswer answer = user.get("/pub/");
    assertEquals(Optional.empty(), answer.header("ETag"));
    assertEquals(Optional.empty(), answer.header("Cache-Control"));
    assertEquals(1, answer.all("Vary").size(), "CORS's alone");
  }

  @Test
  void aFileWhereAFolderIs_isRefused() throws IOException {
    for (String path : List.of("/pub/example.com", "/pub/file/below", "/pub/file/far/below")) {
      RawAnswer put = user.put(path, "x");
      assertEquals(409, put.status(), path);
      assertEquals("File/folder path collision", put.text());
    }
    assertEquals(201, user.put("/pub/fil", "x").status());
    stored.add("/pub/fil");
    assertEquals(204, user.delete("/pub/fil").status());
    stored.remove("/pub/fil");
  }
}
