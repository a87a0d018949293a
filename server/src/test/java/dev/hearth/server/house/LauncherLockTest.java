package dev.hearth.server.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of {@code ./hearth} that want to build in one folder, one after the other. */
@Timeout(60)
class LauncherLockTest {
  @Test
  void twoCommandsAtOnce_buildOnce(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = unbuilt(folder);
    Path gate = folder.resolve("gate");
    new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
    launcher.installMaven(
        """
        cat <'%s' >/dev/null
        mkdir -p server/target client/target
        echo jar >server/target/hearth-server.jar
        echo jar >client/target/hearth-client.jar
        """
            .formatted(gate));

    Process first = launcher.process(launcher.top().resolve("hearth"), "version").start();
    assertTrue(firstLine(first).contains("building for the first time"));
    Process second = launcher.process(launcher.top().resolve("hearth"), "version").start();
    assertTrue(firstLine(second).contains("waiting for the build"));
    Files.writeString(gate, "go on");

    assertTrue(first.waitFor(30, TimeUnit.SECONDS));
    assertTrue(second.waitFor(30, TimeUnit.SECONDS));
    assertEquals(LauncherFixture.STATUS_OF_JAVA, first.exitValue());
    assertEquals(LauncherFixture.STATUS_OF_JAVA, second.exitValue());
    assertEquals(1, launcher.mavenCalls().size());
  }

  @Test
  void lockOfADeadBuild_isRemoved(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = unbuilt(folder);
    lockOfTheDead(launcher);

    assertEquals(LauncherFixture.STATUS_OF_JAVA, launcher.run("version").status());
  }

  /** One waiter takes the lock of a dead build over while another has just found it dead. */
  @Test
  void lockTakenOverMeanwhile_isLeftToItsOwner(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = unbuilt(folder);
    Path lock = lockOfTheDead(launcher);
    Path alive = Path.of(Long.toString(ProcessHandle.current().pid()));
    launcher.replaceTool(
        "readlink",
        """
        found=$(TOOL "$@") || exit
        if [ "${1##*/}" = launcher.lock ] && [ ! -e 'FOLDER/once' ]; then
          : >'FOLDER/once'
          rm -f "$1"
          ln -s %s "$1"
        fi
        echo "$found"
        """
            .formatted(alive));

    Process waiter = launcher.process(launcher.top().resolve("hearth"), "version").start();
    try {
      assertTrue(firstLine(waiter).contains("waiting for the build"));
      assertEquals(alive, Files.readSymbolicLink(lock));
      assertEquals(List.of(), launcher.mavenCalls());
      Files.delete(lock);
      assertTrue(waiter.waitFor(30, TimeUnit.SECONDS));
      assertEquals(LauncherFixture.STATUS_OF_JAVA, waiter.exitValue());
      assertEquals(1, launcher.mavenCalls().size());
    } finally {
      waiter.destroyForcibly();
    }
  }

  /** The last of these stands where the lock of a build that died can't be removed. */
  @ParameterizedTest
  @ValueSource(strings = {"ln", "mkdir", "mv"})
  void targetThatCannotBeWritten_isSaid(String tool, @TempDir Path folder) throws Exception {
    LauncherFixture launcher = unbuilt(folder);
    if (tool.equals("mv")) {
      lockOfTheDead(launcher);
    }
    launcher.replaceTool(tool, "echo 'Read-only file system' >&2; exit 1\n");

    Process process = launcher.process(launcher.top().resolve("hearth"), "version").start();
    try {
      assertEquals(
          "hearth: can't write to " + launcher.top() + "/target: Read-only file system",
          firstLine(process));
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(1, process.exitValue());
      assertEquals(List.of(), launcher.mavenCalls());
    } finally {
      process.destroyForcibly();
    }
  }

  private static LauncherFixture unbuilt(Path folder) throws IOException, InterruptedException {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25");
    return launcher;
  }

  /** As a build leaves it that was killed. */
  private static Path lockOfTheDead(LauncherFixture launcher)
      throws IOException, InterruptedException {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(launcher.top().resolve("target")).resolve("launcher.lock");
    return Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));
  }

  /** Not closed: the process goes on writing, and reading on is the caller's choice. */
  private static String firstLine(Process process) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = reader.readLine();
    return line == null ? "" : line;
  }
}
