package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of each kind of failure, and the exit code of it. */
@Timeout(60)
final class CommandErrorsTest extends CommandsFixture {
  CommandErrorsTest(@TempDir Path home) throws IOException {
    super(home);
  }

  @Test
  void usersMistakes_are2() {
    for (List<String> mistake :
        List.of(
            List.<String>of(),
            List.of("nonsense"),
            List.of("put"),
            List.of("put", "/pub/folder/"),
            List.of("put", Frames.USER + "/pub/a"),
            List.of("put", "/pub/../a"),
            List.of("put", "/pub//a"),
            List.of("rm", "nonsense"),
            List.of("get", "/pub/"),
            List.of("get", "/pub/a", "--json"),
            List.of("ls", "--limit", "0"),
            List.of("history", "--since", "yesterday"),
            List.of("history", "--limit", "0"),
            List.of("subscribe"),
            List.of("subscribe", "pub/"),
            List.of("subscribe", "*/", "--cursor", "1", "--from-snapshot"),
            List.of("subscribe", "*/", "--limit", "0"),
            List.of("import", home.resolve("none").toString()),
            List.of("import", home.toString(), "--jobs", "0"),
            List.of("ls", "--nonsense"))) {
      assertEquals(ExitCode.USAGE, shell.run(mistake.toArray(String[]::new)), mistake::toString);
      assertFalse(shell.err().isBlank(), mistake::toString);
    }
    assertEquals(ExitCode.USAGE, shell.runBare("ls", "--server", "ftp://x"));
  }

  @Test
  void whatIsNotThere_is3() {
    for (List<String> command :
        List.of(
            List.of("get", "/pub/none"),
            List.of("rm", "/pub/none"),
            List.of("ls", "/pub/none/"),
            List.of("ls", "/pub/none"),
            List.of("export", home.resolve("out").toString(), "/pub/none"))) {
      assertEquals(
          ExitCode.NOT_FOUND, shell.run(command.toArray(String[]::new)), command::toString);
      assertTrue(shell.err().contains("not found"), shell.err());
    }
  }

  @Test
  void oneMissingFile_doesNotKeepTheOthers() throws IOException {
    put("/pub/a");
    put("/pub/b");
    assertEquals(ExitCode.NOT_FOUND, shell.run("rm", "/pub/a", "/pub/none", "/pub/b"));
    assertEquals(0, server.resources(pubky()).size());
  }

  @Test
  void refusal_is4() {
    server.refuse(path -> path.equals("/pub/no") ? 409 : 0);
    assertEquals(ExitCode.REFUSED, shell.input(CONTENT).run("put", "/pub/no"));
    assertTrue(shell.err().contains("409 not this one"), shell.err());
    assertEquals(ExitCode.REFUSED, shell.input(CONTENT).run("put", "/elsewhere/a"));
    assertEquals(ExitCode.REFUSED, shell.run("signup"));
    assertEquals(ExitCode.REFUSED, shell.run("signup", "--token", "USED-0000-0000"));
    assertEquals(ExitCode.REFUSED, shell.run("history", "--cursor", "old"));
    assertTrue(shell.err().contains("the oldest cursor that works is o"), shell.err());
    assertEquals(ExitCode.DONE, shell.run("keygen", "--force"));
    assertEquals(ExitCode.REFUSED, shell.input(CONTENT).run("put", "/pub/a"));
    assertTrue(shell.err().contains("hearth signup"), shell.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get /pub/a",
        "ls",
        "put /pub/a",
        "rm /pub/a",
        "history",
        "subscribe */",
        "signup"
      })
  void silentAddress_is5(String command) throws IOException {
    server.close();
    assertEquals(ExitCode.UNREACHABLE, shell.run(command.split(" ", -1)));
    assertTrue(shell.err().contains("does not answer"), shell.err());
  }

  @Test
  void errorsAsJson_areOneObject() {
    assertEquals(ExitCode.NOT_FOUND, shell.run("rm", "/pub/none", "--json"));
    assertEquals(
        "{\"error\":\"not_found\",\"status\":404,\"message\":\"not found: 404 File Not Found\"}",
        shell.err().strip());
    assertEquals("", shell.out());
  }

  @Test
  void lostConnectionInTheMiddleOfAFile_is5() throws Exception {
    try (ScriptedServer peer =
        new ScriptedServer(p -> p.send("HTTP/1.1 200 x\r\nContent-Length: 10\r\n\r\nhalf"))) {
      assertEquals(
          ExitCode.UNREACHABLE, new Shell(home, peer.uri()).run("get", Frames.USER + "/pub/a"));
    }
  }

  @Test
  void brokenServer_is1() throws Exception {
    try (ScriptedServer peer = new ScriptedServer(p -> p.answer(500, "", "oops"))) {
      assertEquals(ExitCode.FAILED, new Shell(home, peer.uri()).run("get", Frames.USER + "/pub/a"));
    }
  }

  @Test
  void keyThatOthersMayRead_isWarnedAbout() throws IOException {
    Files.setPosixFilePermissions(shell.key(), PosixFilePermissions.fromString("rw-r--r--"));
    put("/pub/a");
    assertTrue(shell.err().contains("chmod 600"), shell.err());
  }

  @Test
  void brokenKey_is1_andNotShown() throws IOException {
    Files.writeString(shell.key(), "0123456789abcdef");
    assertEquals(ExitCode.FAILED, shell.run("ls"));
    assertFalse(shell.err().contains("0123456789abcdef"), shell.err());
  }

  @Test
  void brokenSessionFile_meansSigningInAgain() throws IOException {
    Path session;
    try (Stream<Path> files = Files.list(shell.key().getParent())) {
      session = files.filter(p -> p.toString().endsWith(".session")).findFirst().orElseThrow();
    }
    String whole = Files.readString(session);
    for (String broken :
        List.of(
            "",
            "{nonsense",
            "[]",
            whole.substring(0, whole.length() / 2),
            whole.replace("\"secret\":\"S", "\"secret\":\"\\r\\nA: b"),
            whole.replace("\"secret\":\"S", "\"secret\":\"\u00e9"),
            whole.replace("\"secret\":\"S", "\"secret\":\"S; x=y"),
            whole.replaceAll("\"secret\":\"[^\"]*", "\"secret\":\""))) {
      assertFalse(broken.equals(whole));
      // As Latin-1: what is beyond ASCII is no UTF-8.
      Files.writeString(session, broken, StandardCharsets.ISO_8859_1);
      assertEquals(ExitCode.DONE, shell.input(CONTENT).run("put", "/pub/a"), broken + shell.err());
    }
  }
}
