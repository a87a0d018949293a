package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalNamesTest {
  private static final List<String> NAMES = List.of("plain", "a b%20c", "ümläut", "日本語", "🔥+");

  /**
   * Makes the names in the folder given, lists them, and says what it found; run as a process of
   * its own.
   */
  static final class Listing {
    private Listing() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      for (String name : NAMES) {
        Files.writeString(LocalNames.child(folder, name), name);
      }
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> found = files.toList();
        for (Path file : found) {
          String name = LocalNames.name(file).orElseThrow();
          if (!NAMES.contains(name) || !Files.readString(file).equals(name)) {
            throw new IllegalStateException("wrong: " + LocalNames.shown(file));
          }
        }
        System.out.print(found.size() + " " + System.getProperty("sun.jnu.encoding"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
  void names_areTheirBytes_underEveryLocale(String locale, @TempDir Path folder) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Listing.class.getName(),
            folder.toString());
    builder.environment().put("LC_ALL", locale);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    assertTrue(said.startsWith(NAMES.size() + " "), said);
    assertEquals(locale.equals("C.UTF-8"), said.endsWith("UTF-8"), said);
    for (String name : NAMES) {
      assertEquals(name, Files.readString(folder.resolve(name)));
    }
  }

  @Test
  void nameWithAReplacementCharacter_isAName(@TempDir Path folder) throws IOException {
    Path file = LocalNames.child(folder, "odd\uFFFDname");
    Files.writeString(file, "x");
    assertEquals(Optional.of("odd\uFFFDname"), LocalNames.name(file));
  }
}
