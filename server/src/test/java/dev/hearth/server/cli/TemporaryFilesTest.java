package dev.hearth.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program leaves in the folder of temporary files, and says when there is none. */
@Timeout(60)
final class TemporaryFilesTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void homeserverThatEnds_leavesNothing(boolean killed, @TempDir Path folder) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Process homeserver =
        start(
            temporary,
            "serve",
            "--data-dir",
            "" + folder.resolve("data"),
            "--listen",
            "127.0.0.1:0");
    try (BufferedReader lines = homeserver.inputReader(UTF_8)) {
      List<String> said = new ArrayList<>();
      while (said.stream().noneMatch(line -> line.contains("Hearth is ready"))) {
        String line = lines.readLine();
        assertTrue(line != null, () -> "it did not start: " + said);
        said.add(line);
      }
      if (killed) {
        homeserver.destroyForcibly();
      } else {
        homeserver.destroy();
      }
      assertTrue(homeserver.waitFor(60, TimeUnit.SECONDS));
    } finally {
      homeserver.destroyForcibly();
    }
    assertEquals(List.of(), list(temporary));
  }

  /** It ends while another thread is loading LMDB, and disturbs that in some runs only. */
  @RepeatedTest(4)
  void wrongUse_saysSoInOneLine_andLeavesNothing(@TempDir Path folder) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path none = folder.resolve("none.toml");
    Process wrong =
        start(temporary, "serve", "--data-dir", "" + folder.resolve("data"), "--config", "" + none);

    assertEquals(List.of("hearth: there is no file " + none), output(wrong));
    assertEquals(ExitCode.NOT_FOUND, wrong.waitFor());
    assertEquals(List.of(), list(temporary));
  }

  @Test
  void noFolderOfTemporaryFiles_isSaidInOneLine(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing");
    Process refused = start(missing, "serve", "--data-dir", "" + folder.resolve("data"));

    String line =
        """
        hearth: LMDB's library can't be unpacked and loaded in %s: name a folder that is writable \
        and not mounted noexec with HEARTH_JAVA_OPTIONS=-Djava.io.tmpdir=DIR\
        """
            .formatted(missing);
    assertEquals(List.of(line), output(refused));
    assertEquals(ExitCode.FAILED, refused.waitFor());
  }

  private static Process start(Path temporary, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Those that LMDB needs; an agent of the test run is none of the child's business.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(line::add);
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m", "-Djava.io.tmpdir=" + temporary));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  /** All it says until it ends, but for the JVM's own remarks. */
  private static List<String> output(Process process) throws IOException {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      return lines.lines().filter(line -> !line.startsWith("WARNING: java.io.tmpdir")).toList();
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
