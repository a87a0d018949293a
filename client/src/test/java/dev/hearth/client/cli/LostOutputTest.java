package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results that could not be written: never "done", unless it is that nobody reads them. */
@Timeout(120)
final class LostOutputTest extends CommandsFixture {
  private static final String FULL = "No space left on device";

  /** What Linux says in English, which test runs speak. */
  private static final String NO_READER = "Broken pipe";

  LostOutputTest(@TempDir Path home) throws IOException {
    super(home);
  }

  /** Every command that shows something. */
  private Stream<List<String>> commands() throws IOException {
    put("/pub/a");
    Path tree = Files.createDirectory(home.resolve("tree"));
    Files.writeString(tree.resolve("f"), "f");
    return Stream.of(
        List.of("get", "/pub/a"),
        List.of("get", "/pub/a", home.resolve("copy").toString(), "--json"),
        List.of("ls"),
        List.of("ls", "-l"),
        List.of("put", "/pub/b", tree.resolve("f").toString(), "--json"),
        List.of("import", tree.toString(), "--json"),
        List.of("export", home.resolve("out").toString()),
        List.of("history", "--json"),
        List.of("rm", "/pub/a", "--json"));
  }

  @Test
  void outputThatIsFull_isAFailure() throws IOException {
    List<List<String>> commands = commands().toList();
    shell.outputFailsWith(FULL);
    for (List<String> command : commands) {
      assertEquals(ExitCode.FAILED, shell.run(command.toArray(String[]::new)), command.toString());
      assertTrue(shell.err().contains("cannot write to standard output: " + FULL), shell.err());
      assertEquals(command.contains("--json"), shell.err().startsWith("{\"error\":\"failed\","));
    }
    assertEquals(ExitCode.FAILED, shell.runBare("--help"));
  }

  @Test
  void readerThatHasGone_isNone() throws IOException {
    List<List<String>> commands = commands().toList();
    shell.outputFailsWith(NO_READER);
    for (List<String> command : commands) {
      assertEquals(ExitCode.DONE, shell.run(command.toArray(String[]::new)), command.toString());
      assertEquals("", shell.err(), command.toString());
    }
  }

  @Test
  void anotherFailure_keepsItsExitCode() {
    shell.outputFailsWith(FULL);
    assertEquals(ExitCode.NOT_FOUND, shell.run("get", "/pub/none"));
  }

  @Test
  void streams_endAtOnce() throws Exception {
    ScriptedServer.Script event =
        peer -> peer.eventStream().send(Frames.put("id1", "/pub/a")).awaitGone();
    try (ScriptedServer scripted =
        new ScriptedServer(event, event, peer -> peer.answer(404, "", ""), event)) {
      Shell other = new Shell(home, scripted.uri());
      assertEquals(
          ExitCode.DONE, other.outputFailsWith(NO_READER).run("subscribe", "*/pub/", "--json"));
      assertEquals("", other.err());
      other.outputFailsWith(FULL);
      assertEquals(ExitCode.FAILED, other.run("subscribe", "*/pub/", "--json"));
      assertTrue(other.err().contains(FULL), other.err());
      assertEquals(ExitCode.FAILED, other.run("history", "--bulk", "--follow"));
      assertTrue(other.err().contains(FULL), other.err());
    }
  }

  /** The process as a shell starts it. */
  @Test
  void fullDevice_isAFailureOfTheProcess() throws Exception {
    server.store(Frames.USER, "/pub/a", CONTENT);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "get",
                Frames.USER + "/pub/a",
                "--server",
                server.uri().toString())
            .redirectOutput(new File("/dev/full"))
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(
        "hearth: cannot write to standard output: " + FULL,
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("hearth"))
            .findFirst()
            .orElse(""));
    assertEquals(ExitCode.FAILED, process.exitValue());
  }
}
