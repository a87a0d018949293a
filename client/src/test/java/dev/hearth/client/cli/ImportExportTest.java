package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.KeyPair;
import dev.hearth.client.testing.FakeHomeserver;
import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ImportExportTest {
  private final FakeHomeserver server;
  private final Path home;
  private final Path tree;
  private final Shell shell;

  ImportExportTest(@TempDir Path home) throws IOException {
    this.server = new FakeHomeserver();
    this.home = home;
    this.tree = Files.createDirectory(home.resolve("tree"));
    this.shell = new Shell(home, server.uri());
  }

  @BeforeEach
  void account() {
    assertEquals(ExitCode.DONE, shell.run("keygen"));
    assertEquals(ExitCode.DONE, shell.run("signup"));
    server.requests();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String pubky() throws IOException {
    return KeyPair.fromHex(Files.readString(shell.key())).pubky().z32();
  }

  private Map<String, String> stored() throws IOException {
    Map<String, String> stored = new TreeMap<>();
    server
        .resources(pubky())
        .forEach((path, content) -> stored.put(path, new String(content, StandardCharsets.UTF_8)));
    return stored;
  }

  /** Names and sizes of the kinds that real folders have. */
  private Map<String, byte[]> plant(long seed) throws IOException {
    Map<String, byte[]> planted = new HashMap<>();
    Random random = new Random(seed);
    List<String> names =
        new ArrayList<>(
            List.of(
                "plain.txt",
                "with space",
                "per%20cent",
                "plus+and&more=?#;:@,'\"\\",
                "ümläut/日本語/🔥.md",
                "..x",
                ".hidden",
                "~tilde_-.",
                "deep/" + "d/".repeat(40) + "leaf",
                "n".repeat(255),
                "*",
                "a<b>|c"));
    for (int i = 0; i < 60; i++) {
      names.add("many/" + i);
    }
    int[] sizes = {0, 1, 100, 65_535, 65_536, 65_537, 200_000};
    for (String name : names) {
      byte[] content = new byte[sizes[random.nextInt(sizes.length)]];
      random.nextBytes(content);
      Path file = tree.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      planted.put(name, content);
    }
    return planted;
  }

  @Test
  void folderComesBackByteForByte_andASecondTimeNothingIsSent() throws IOException {
    long seed = 20261121;
    Map<String, byte[]> planted = plant(seed);
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString()), shell.err());
    assertTrue(shell.out().startsWith("imported 72 files"), shell.out());
    Map<String, byte[]> resources = server.resources(pubky());
    assertEquals(planted.size(), resources.size());
    planted.forEach(
        (name, content) -> assertArrayEquals(content, resources.get("/pub/tree/" + name), name));

    server.requests();
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString(), "--json"));
    assertEquals(Map.of("GET events", 1, "GET session", 1), server.requests());
    assertTrue(
        shell.out().startsWith("{\"imported\":0,\"bytes\":0,\"unchanged\":72,"), shell.out());

    Path out = home.resolve("out");
    assertEquals(ExitCode.DONE, shell.run("export", out.toString(), "/pub/tree/"), shell.err());
    planted.forEach((name, content) -> assertContent(out.resolve(name), content));
    assertEquals(planted.size(), files(out).size());

    server.requests();
    assertEquals(ExitCode.DONE, shell.run("export", out.toString(), "/pub/tree"));
    assertTrue(shell.out().startsWith("exported 0 files"), shell.out());
    assertEquals(2, server.requests().values().stream().mapToInt(i -> i).sum());
  }

  private static void assertContent(Path file, byte[] content) {
    try {
      assertArrayEquals(content, Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void onlyWhatChanged_isSentAgain() throws IOException {
    Files.writeString(tree.resolve("same"), "same");
    Files.writeString(tree.resolve("changed"), "before");
    Files.writeString(tree.resolve("deleted there"), "gone");
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString(), "/pub/x"));
    Files.writeString(tree.resolve("changed"), "after");
    Files.writeString(tree.resolve("new"), "new");
    assertEquals(ExitCode.DONE, shell.run("rm", "/pub/x/deleted there"));
    server.requests();
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString(), "/pub/x/"));
    assertEquals(3, server.requests().get("PUT pub"));
    assertEquals(
        Map.of(
            "/pub/x/same", "same",
            "/pub/x/changed", "after",
            "/pub/x/new", "new",
            "/pub/x/deleted there", "gone"),
        stored());
  }

  @Test
  void linksAndSpecialFiles_areSkippedAndCounted() throws Exception {
    Files.writeString(tree.resolve("real"), "real");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("real"));
    Files.createSymbolicLink(tree.resolve("loop"), tree);
    Files.createSymbolicLink(tree.resolve("out"), Path.of("/etc"));
    Process pipe = new ProcessBuilder("mkfifo", tree.resolve("pipe").toString()).start();
    assertEquals(0, pipe.waitFor());
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString(), "--json"));
    assertTrue(shell.out().contains("\"links_skipped\":3,\"special_skipped\":1"), shell.out());
    assertEquals(Map.of("/pub/tree/real", "real"), stored());
  }

  @Test
  void namesTheServerRefuses_areListed_andTheRestIsStored() throws IOException {
    Files.writeString(tree.resolve("good"), "good");
    Files.writeString(tree.resolve("collides"), "x");
    Files.writeString(tree.resolve("control\u0001character"), "x");
    Files.writeString(tree.resolve("too large"), "x");
    server.refuse(path -> path.endsWith("collides") ? 409 : path.endsWith("too large") ? 507 : 0);
    assertEquals(ExitCode.FAILED, shell.run("import", tree.toString()));
    assertTrue(shell.err().contains("refused collides: 409 not this one"), shell.err());
    assertTrue(shell.err().contains("refused control?character: 400"), shell.err());
    assertTrue(shell.err().contains("refused too large: 507"), shell.err());
    assertTrue(shell.out().contains("3 refused"), shell.out());
    assertEquals(Map.of("/pub/tree/good", "good"), stored());
    assertEquals(ExitCode.FAILED, shell.run("import", tree.toString(), "--json"));
    assertTrue(
        shell.out().contains("{\"refused\":\"collides\",\"reason\":\"409 not this one\"}"),
        shell.out());
  }

  @Test
  void placeOneMayNotWrite_stopsEverything() throws IOException {
    plant(1);
    assertEquals(ExitCode.REFUSED, shell.run("import", tree.toString(), "/elsewhere/"));
    assertTrue(server.requests().getOrDefault("PUT elsewhere", 0) < 40, "it went on for too long");
  }

  @Test
  void serverThatGoesAway_is5_andTheNextImportFinishes() throws IOException {
    plant(2);
    try (FakeHomeserver dying = new FakeHomeserver()) {
      Shell other = new Shell(home, dying.uri());
      assertEquals(ExitCode.DONE, other.run("signup"));
      dying.refuse(
          path -> {
            if (path.endsWith("many/30")) {
              dying.die();
            }
            return 0;
          });
      assertEquals(ExitCode.UNREACHABLE, other.run("import", tree.toString()));
    }
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString()));
    assertEquals(72, stored().size());
  }

  @Test
  void sessionLostInTheMiddle_isRenewedOnce() throws IOException {
    plant(3);
    server.refuse(
        path -> {
          if (path.endsWith("many/30")) {
            server.forgetSessions();
          }
          return 0;
        });
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString()), shell.err());
    assertEquals(1, server.requests().get("POST session"));
    assertEquals(72, stored().size());
  }

  @Test
  void privateFolder_isImportedAndExportedWithTheSession() throws IOException {
    Files.writeString(tree.resolve("a"), "secret");
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString(), "/priv/t"));
    Path out = home.resolve("out");
    assertEquals(ExitCode.DONE, shell.run("export", out.toString(), "/priv/t"));
    assertEquals("secret", Files.readString(out.resolve("a")));
  }

  @Test
  void veryDeepRemote_isFoundInHistoryAllTheSame() throws IOException {
    Files.writeString(tree.resolve("a"), "a");
    String remote = "/pub/" + "ö".repeat(120) + "/" + "p".repeat(250) + "/q/";
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString(), remote));
    assertEquals(ExitCode.DONE, shell.run("import", tree.toString(), remote));
    assertTrue(shell.out().contains("1 unchanged"), shell.out());
  }

  /** Names that are bytes and no text: a shell makes them, Java cannot. */
  @Test
  void namesThatAreNotUtf8_areListedAndLeftOut() throws Exception {
    Files.writeString(tree.resolve("good"), "good");
    Process shellProcess =
        new ProcessBuilder(
                "sh",
                "-c",
                "cd \"$1\" && printf x > \"$(printf 'latin\\351')\" && mkdir \"$(printf"
                    + " 'dir\\377')\"",
                "sh",
                tree.toString())
            .inheritIO()
            .start();
    assertEquals(0, shellProcess.waitFor());
    assertEquals(ExitCode.FAILED, shell.run("import", tree.toString()));
    assertTrue(shell.err().contains("refused latin\\xe9: the name is not UTF-8"), shell.err());
    assertTrue(shell.err().contains("refused dir\\xff: the name is not UTF-8"), shell.err());
    assertEquals(Map.of("/pub/tree/good", "good"), stored());
  }

  @Test
  void hostilePaths_neverLeaveTheFolder() throws IOException {
    Path out = Files.createDirectory(home.resolve("out"));
    Path outside = Files.createDirectory(home.resolve("outside"));
    Files.createSymbolicLink(out.resolve("link"), outside);
    Files.createSymbolicLink(out.resolve("linked file"), outside.resolve("victim"));
    Files.writeString(outside.resolve("victim"), "untouched");
    Files.createDirectory(out.resolve("folder"));
    server.store(Frames.USER, "/pub/good", "good".getBytes(StandardCharsets.UTF_8));
    server.store(Frames.USER, "/pub/linked file", "mine".getBytes(StandardCharsets.UTF_8));
    List<String> hostile =
        List.of(
            "../outside/a",
            "a/../../outside/b",
            "/etc/passwd",
            "a//b",
            "./c",
            "link/d",
            "nul\0byte",
            "escape\u001b[2J",
            "x".repeat(256),
            ".hearth-export/lock",
            "folder",
            "good/below a file");
    List<String> lines = new ArrayList<>();
    lines.add("good");
    lines.add("linked file");
    lines.addAll(hostile);
    server.forgeListing(
        lines.stream().map(below -> "pubky://" + Frames.USER + "/pub/" + below).toList());
    assertEquals(
        ExitCode.FAILED, shell.run("export", out.toString(), Frames.USER + "/pub/", "--jobs", "1"));
    assertEquals("good", Files.readString(out.resolve("good")));
    assertEquals("mine", Files.readString(out.resolve("linked file")));
    assertFalse(Files.isSymbolicLink(out.resolve("linked file")), "a link was followed");
    assertEquals("untouched", Files.readString(outside.resolve("victim")));
    assertEquals(List.of(outside.resolve("victim")), files(outside));
    assertEquals(hostile.size(), shell.err().lines().count(), shell.err());
    assertFalse(Files.exists(out.resolve(".hearth-export"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void contentThatIsNotWhatItsHashSays_isRefused_andTheOldFileStays() throws Exception {
    Path out = Files.createDirectory(home.resolve("out"));
    Files.writeString(out.resolve("a"), "before");
    String listing = "pubky://" + Frames.USER + "/pub/a";
    try (ScriptedServer peer =
        new ScriptedServer(
            p -> p.answer(200, "", "{\"events\":[],\"next\":\"0\",\"more\":false}"),
            p -> p.answer(200, "", listing),
            p -> p.answer(200, "ETag: \"" + Frames.HASH + "\"\r\n", "lie"))) {
      assertEquals(
          ExitCode.FAILED,
          new Shell(home, peer.uri()).run("export", out.toString(), Frames.USER + "/pub/"));
    }
    assertEquals("before", Files.readString(out.resolve("a")));
    assertEquals(1, files(out).size());
  }

  @Test
  void listingThatFailsOnce_isAskedForAgain() throws Exception {
    String path = "pubky://" + Frames.USER + "/pub/a";
    Path out = home.resolve("out");
    try (ScriptedServer peer =
        new ScriptedServer(
            p -> p.answer(200, "", "{\"events\":[],\"next\":\"0\",\"more\":false}"),
            p -> p.answer(503, "", ""),
            p -> p.send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + path),
            p -> p.answer(200, "", path),
            p -> p.answer(200, "ETag: \"" + Frames.HASH + "\"\r\n", ""))) {
      Shell other = new Shell(home, peer.uri());
      assertEquals(
          ExitCode.DONE, other.run("export", out.toString(), Frames.USER + "/pub/"), other.err());
    }
    assertEquals(List.of(out.resolve("a")), files(out));
  }

  @Test
  void leftoversOfABrokenExport_areRemoved() throws IOException {
    server.store(Frames.USER, "/pub/a", new byte[3]);
    Path out = home.resolve("out");
    Path staging = Files.createDirectories(out.resolve(".hearth-export"));
    Files.writeString(staging.resolve(".hearth-1.part"), "half");
    assertEquals(ExitCode.DONE, shell.run("export", out.toString(), Frames.USER + "/pub/"));
    assertEquals(List.of(out.resolve("a")), files(out));
  }
}
