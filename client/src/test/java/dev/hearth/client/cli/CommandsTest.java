package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands do when all is well. */
@Timeout(60)
final class CommandsTest extends CommandsFixture {
  CommandsTest(@TempDir Path home) throws IOException {
    super(home);
  }

  @Test
  void keygen_writesAKeyForItsOwnerOnly_andNeverOverOne() throws IOException {
    String before = Files.readString(shell.key());
    assertTrue(before.matches("[0-9a-f]{64}"), "not 64 digits");
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.key())));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.key().getParent())));
    assertEquals(ExitCode.FAILED, shell.run("keygen"));
    assertTrue(shell.err().contains("--force"), shell.err());
    assertEquals(before, Files.readString(shell.key()));
    assertEquals(ExitCode.DONE, shell.run("keygen", "--force", "--json"));
    assertFalse(before.equals(Files.readString(shell.key())));
    assertEquals(
        List.of("{\"pubky\":\"%s\",\"key\":\"%s\"}".formatted(pubky(), shell.key())),
        shell.outLines());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.key())));
    try (Stream<Path> left = Files.list(shell.key().getParent())) {
      assertEquals(List.of(), left.filter(p -> p.toString().endsWith(".part")).toList());
    }
  }

  @Test
  void session_isKeptBesideTheKey_forItsOwnerOnly() throws IOException {
    try (Stream<Path> files = Files.list(shell.key().getParent())) {
      Path session = files.filter(p -> p.toString().endsWith(".session")).findFirst().orElseThrow();
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(session)));
    }
    server.requests();
    put("/pub/a");
    assertFalse(server.requests().containsKey("POST session"), "it signed in for nothing");
  }

  @Test
  void sessionTheServerForgot_isRenewed() throws IOException {
    server.forgetSessions();
    Path file = Files.write(home.resolve("f"), CONTENT);
    assertEquals(ExitCode.DONE, shell.run("put", "/pub/a", file.toString()));
    server.forgetSessions();
    put("/pub/b");
    server.forgetSessions();
    assertEquals(ExitCode.DONE, shell.run("rm", "/pub/a"));
    assertEquals(List.of("/pub/b"), List.copyOf(server.resources(pubky()).keySet()));
  }

  @Test
  void putAndGet_giveTheSameBytes_throughPipesAndFiles() throws IOException {
    byte[] content = new byte[200_000];
    new Random(1).nextBytes(content);
    Path file = Files.write(home.resolve("in put"), content);
    assertEquals(ExitCode.DONE, shell.run("put", "/pub/ä/1", file.toString()));
    assertEquals(ExitCode.DONE, shell.input(content).run("put", "/pub/ä/2"));
    assertEquals(ExitCode.DONE, shell.input(content).run("put", "/pub/ä/3", "-", "--json"));
    assertTrue(shell.out().contains("\"path\":\"/pub/ä/3\",\"content_hash\":\""), shell.out());
    for (String name : List.of("1", "2", "3")) {
      assertEquals(ExitCode.DONE, shell.run("get", "/pub/ä/" + name));
      assertArrayEquals(content, shell.outBytes());
    }
    Path target = home.resolve("out");
    assertEquals(ExitCode.DONE, shell.run("get", "/pub/ä/1", target.toString()));
    assertEquals(-1, Files.mismatch(file, target));
  }

  @Test
  void absoluteAddresses_needNoKey() throws IOException {
    put("/pub/a/b");
    String pubky = pubky();
    Files.delete(shell.key());
    for (String form : List.of(pubky, "pubky" + pubky, "pubky://" + pubky)) {
      assertEquals(ExitCode.DONE, shell.run("get", form + "/pub/a/b"));
      assertArrayEquals(CONTENT, shell.outBytes());
      assertEquals(ExitCode.DONE, shell.run("ls", form + "/pub/"));
      assertEquals(List.of("a/"), shell.outLines());
      assertEquals(ExitCode.DONE, shell.run("history", "--selector", form + "/"));
      assertEquals(1, shell.outLines().size());
    }
    assertEquals(ExitCode.FAILED, shell.run("get", "/pub/a/b"));
    assertTrue(shell.err().contains("hearth keygen"), shell.err());
  }

  @Test
  void privateFiles_areReadWithTheSession() {
    put("/priv/diary");
    assertEquals(ExitCode.DONE, shell.run("get", "/priv/diary"));
    assertArrayEquals(CONTENT, shell.outBytes());
    assertEquals(ExitCode.DONE, shell.run("ls", "/priv/"));
    assertEquals(List.of("diary"), shell.outLines());
  }

  @Test
  void device_isWrittenTo_notReplaced() {
    put("/pub/a");
    assertEquals(ExitCode.DONE, shell.run("get", "/pub/a", "/dev/null"));
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  void ls_showsFoldersFilesAndEverything() throws IOException {
    for (String path : List.of("/pub/b/1", "/pub/b/2", "/pub/a", "/pub/z")) {
      put(path);
    }
    assertEquals(ExitCode.DONE, shell.run("ls"));
    assertEquals(List.of("a", "b/", "z"), shell.outLines());
    assertEquals(ExitCode.DONE, shell.run("ls", "/pub"));
    assertEquals(List.of("a", "b/", "z"), shell.outLines());
    assertEquals(ExitCode.DONE, shell.run("ls", "-R", "-r", "--limit", "3", "/pub/"));
    assertEquals(List.of("z", "b/2", "b/1"), shell.outLines());
    assertEquals(ExitCode.DONE, shell.run("ls", "-l"));
    assertEquals("           6  2024-10-24T00:00:00Z  a", shell.outLines().getFirst());
    assertEquals(ExitCode.DONE, shell.run("ls", "/pub/b/1"));
    assertEquals(List.of("           6  2024-10-24T00:00:00Z  /pub/b/1"), shell.outLines());
    assertEquals(ExitCode.DONE, shell.run("ls", "--json", "/pub/b"));
    assertEquals(
        "{\"user\":\"%s\",\"path\":\"/pub/b/1\",\"folder\":false}".formatted(pubky()),
        shell.outLines().getFirst());
  }

  /** A stranger's file name must not be able to write on one's terminal. */
  @Test
  void namesFromStrangers_areShownWithoutControlCharacters() {
    server.store(Frames.USER, "/pub/a\u001b[31mred\u202e", CONTENT);
    assertEquals(ExitCode.DONE, shell.run("ls", Frames.USER + "/pub/"));
    assertEquals(List.of("a?[31mred?"), shell.outLines());
  }

  @Test
  void history_isFilteredLimitedAndTurned() throws IOException {
    for (int i = 0; i < 5; i++) {
      put("/pub/" + i);
    }
    assertEquals(ExitCode.DONE, shell.run("rm", "/pub/3"));
    server.store(Frames.USER, "/pub/other", CONTENT);
    assertEquals(ExitCode.DONE, shell.run("history"));
    assertEquals(7, shell.outLines().size());
    assertEquals(
        ExitCode.DONE, shell.run("history", "--selector", "/pub/", "--reverse", "--limit", "2"));
    assertTrue(shell.outLines().get(0).endsWith("DEL  pubky://" + pubky() + "/pub/3"), shell.out());
    assertTrue(
        shell.outLines().get(1).endsWith("PUT  pubky://" + pubky() + "/pub/4  6 bytes"),
        shell.out());
    assertEquals(ExitCode.DONE, shell.run("history", "--cursor", "e00000006", "--json"));
    assertEquals(1, shell.outLines().size());
    assertTrue(shell.out().startsWith("{\"id\":\"e00000007\",\"sequence\":7,"), shell.out());
  }

  @Test
  void subscribe_showsEventsAsTheyCome_untilTheLimit() throws Exception {
    try (ScriptedServer peer =
        new ScriptedServer(
            p -> p.eventStream().send(Frames.put("id1", "/pub/a") + Frames.idOnly("p2")),
            p ->
                p.eventStream()
                    .send(
                        Frames.reset("id: p3\n", "expired")
                            + Frames.live("p3")
                            + Frames.delete("id4", "/pub/a")))) {
      Shell other = new Shell(home, peer.uri());
      assertEquals(
          ExitCode.DONE, other.run("subscribe", "*/pub/", "--limit", "2", "--json", "--progress"));
      assertEquals(
          List.of(
              Frames.putJson("id1", "/pub/a"),
              "{\"event\":\"cursor\",\"cursor\":\"p2\"}",
              "{\"event\":\"reset\",\"reason\":\"expired\",\"cursor\":\"bad\",\"oldest\":\"0000000000001\",\"newest\":\"0000000000009\"}",
              "{\"event\":\"live\",\"cursor\":\"p3\"}",
              Frames.deleteJson("id4", "/pub/a")),
          other.outLines());
      assertTrue(peer.request().contains("&limit=2&progress=event"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--cursor c1, &cursor=c1 ",
    "--since 2026-11-20T10:00:00+01:00, &since=2026-11-20T09%3A00%3A00.000000Z ",
    "--since 1795212694655484, &since=2026-11-20T22%3A11%3A34.655484Z ",
    "--from-snapshot, &from=snapshot ",
    "--include-value, &include=value "
  })
  void subscribe_asksForWhatItIsTold(String option, String query) throws Exception {
    try (ScriptedServer peer = new ScriptedServer(p -> p.eventStream().send(Frames.bye("limit")))) {
      Shell other = new Shell(home, peer.uri());
      String[] arguments =
          Stream.concat(Stream.of("subscribe", "/pub/"), Stream.of(option.split(" ", -1)))
              .toArray(String[]::new);
      assertEquals(ExitCode.DONE, other.run(arguments));
      String request = peer.request();
      assertTrue(request.contains("subscribe=" + pubky() + "%2Fpub%2F" + query), request);
    }
  }

  @Test
  void helpAndVersion_are0() {
    assertEquals(ExitCode.DONE, shell.runBare("--help"));
    assertTrue(shell.out().contains("subscribe"), shell.out());
    assertEquals(ExitCode.DONE, shell.runBare("import", "--help"));
    assertTrue(shell.out().contains("--jobs"), shell.out());
    assertEquals(ExitCode.DONE, shell.runBare("version"));
    assertTrue(shell.out().startsWith("hearth "), shell.out());
    assertEquals(ExitCode.DONE, shell.runBare("version", "--json"));
    assertTrue(shell.out().startsWith("{\"version\":"), shell.out());
  }
}
