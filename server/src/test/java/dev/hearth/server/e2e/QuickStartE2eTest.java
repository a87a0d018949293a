package dev.hearth.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger's first five minutes: a copy of the sources without any build, an empty home folder,
 * and what the README and the homeserver say to type, typed as it stands.
 *
 * <p>As it stands means the default port too: nothing else may listen on 6286 meanwhile.
 */
@Tag("e2e")
@Timeout(600)
@TestInstance(Lifecycle.PER_CLASS)
class QuickStartE2eTest {
  private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules");
  private static final List<String> COMMANDS_OF_SERVER =
      List.of("serve", "verify", "backup", "signup-token");
  private static final Pattern QUICK_START =
      Pattern.compile("(?s)## Quick start\n.*?```sh\n(.*?)```");
  private static final Pattern SUBSCRIBE = Pattern.compile("(?m)^(\\./hearth subscribe .*)$");

  private Path clone = Path.of("");

  @BeforeAll
  void copySourcesOnce(@TempDir Path folder) throws Exception {
    clone = copySources(folder.resolve("a clone"));
  }

  @Test
  void readme_worksAsItStands(@TempDir Path home) throws Exception {
    String readme = Files.readString(clone.resolve("README.md"));

    try (Terminal server = new Terminal(clone, home, "./hearth serve")) {
      server.waitFor("http://localhost:6286");
      String quickStart = find(QUICK_START, readme);
      String said = run(clone, home, quickStart);
      assertTrue(said.contains("Hello, world\n"), said);
      assertTrue(said.contains("/pub/hello.txt"), said);

      try (Terminal subscriber = new Terminal(clone, home, find(SUBSCRIBE, readme))) {
        // The first write may come before the subscriber listens; writing goes on until it is
        // heard.
        while (!subscriber.hasSaid("/pub/again.txt")) {
          run(clone, home, "echo again | ./hearth put /pub/again.txt");
        }
      }
      assertEquals(0, server.stop());
    }
  }

  @Test
  void homeserver_printsWhatToTypeNext_andItWorks(@TempDir Path home) throws Exception {
    try (Terminal server = new Terminal(clone, home, "./hearth serve")) {
      List<String> commands =
          server.waitFor("Ctrl-C").stream()
              .map(String::strip)
              .filter(line -> line.contains("./hearth ") || line.startsWith("curl "))
              .filter(line -> !line.startsWith("sign-up"))
              .toList();
      List<String> endless = commands.stream().filter(QuickStartE2eTest::isEndless).toList();
      assertEquals(2, endless.size(), commands.toString());
      String said =
          run(
              clone,
              home,
              commands.stream().filter(line -> !isEndless(line)).collect(joining("\n")));
      assertTrue(said.contains("/pub/hello.txt"), said);

      for (String command : endless) {
        try (Terminal listener = new Terminal(clone, home, command)) {
          while (!listener.hasSaid("/pub/hello.txt")) {
            run(clone, home, "echo again | ./hearth put /pub/hello.txt");
          }
        }
      }
      assertEquals(0, server.stop());
    }
  }

  @Test
  void help_namesEveryCommandOfBothPrograms(@TempDir Path home) throws Exception {
    String page = run(clone, home, "./hearth help");
    List<String> commands = new ArrayList<>(COMMANDS_OF_SERVER);
    commands.addAll(commandsOfClient(home));
    assertTrue(commands.contains("put"), commands.toString());
    List<String> missing =
        commands.stream().filter(name -> !page.contains("\n  " + name + " ")).toList();
    assertEquals(List.of(), missing, page);
  }

  /** As the client lists them when it is given an option that it does not know. */
  private List<String> commandsOfClient(Path home) throws Exception {
    String listed = run(clone, home, "./hearth --such-an-option || test $? = 2");
    return Pattern.compile("(?m)^  ([a-z-]+) +\\S")
        .matcher(listed)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  /**
   * The launcher has the JVM say nothing of a cache that it cannot use. In this mode the JVM ends
   * instead, as the second command shows, whose flag no cache can be used with.
   */
  @Test
  void server_startsFromTheCacheOfItsBuild(@TempDir Path home) throws Exception {
    run(clone, home, "./hearth version"); // Builds, where no other test has.
    assertTrue(Files.exists(clone.resolve("server/target/hearth-server.aot")), "there is no cache");
    String strict = "env HEARTH_JAVA_OPTIONS='-XX:AOTMode=on %s' ./hearth serve %s";
    try (Terminal server = new Terminal(clone, home, strict.formatted("", ""))) {
      server.waitFor("http://localhost:6286");
      assertEquals(0, server.stop());
    }
    String opens = "--add-opens=java.base/java.nio=ALL-UNNAMED";
    String said = run(clone, home, "! " + strict.formatted(opens, "--help"));
    assertTrue(said.contains("Unable to use AOT cache"), said);
  }

  /** Each measurement for a moment; most of the time are pauses whose length is no option. */
  @Test
  void benchAll_measuresEverything_onServersOfItsOwn(@TempDir Path home, @TempDir Path data)
      throws Exception {
    String small = " --rounds 1 --first 200ms -d 300ms -s 10 --idle 10 --events 500 --json";
    String said = run(clone, home, "./hearth bench all --dir " + data + small);
    JsonNode figures =
        new ObjectMapper().readTree(find(Pattern.compile("(?m)^(\\{.*)$"), said)).get("figures");
    for (String measure :
        List.of("durable PUT, 64", "GET", "PUT to SSE", "replay", "memory of an idle")) {
      assertTrue(
          figures
              .propertyStream()
              .anyMatch(
                  one ->
                      one.getKey().startsWith(measure)
                          && one.getValue().get("median").asDouble() > 0),
          said);
    }
  }

  private static boolean isEndless(String command) {
    return command.startsWith("curl -N") || command.startsWith("./hearth subscribe");
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertTrue(matcher.find(), pattern.pattern());
    return matcher.group(1);
  }

  /** Types the lines into a shell that stops at the first failure; what they printed. */
  private static String run(Path clone, Path home, String lines)
      throws IOException, InterruptedException {
    Process process = shell(clone, home, lines).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), () -> lines + "\nsaid:\n" + said);
    return said;
  }

  private static ProcessBuilder shell(Path clone, Path home, String lines) {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", lines).directory(clone.toFile());
    builder.environment().put("HOME", home.toString());
    return builder;
  }

  private static Path copySources(Path to) throws IOException {
    Path from = NodeScript.folder().resolve("../../../..").normalize();
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_SOURCES.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return to;
  }

  /** A command that goes on running while others are typed elsewhere. */
  private static final class Terminal implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new ArrayList<>();

    Terminal(Path clone, Path home, String command) throws IOException {
      process = shell(clone, home, "exec " + command).redirectErrorStream(true).start();
      Thread.ofVirtual().start(this::read);
    }

    /**
     * Waits until a line says {@code text} and the program is silent; everything it said so far.
     */
    synchronized List<String> waitFor(String text) throws InterruptedException {
      while (lines.stream().noneMatch(line -> line.contains(text))) {
        assertTrue(process.isAlive(), () -> String.join("\n", lines));
        wait(1000);
      }
      return List.copyOf(lines);
    }

    synchronized boolean hasSaid(String text) {
      return lines.stream().anyMatch(line -> line.contains(text));
    }

    int stop() throws InterruptedException {
      process.destroy();
      return process.waitFor();
    }

    private void read() {
      try (BufferedReader reader = process.inputReader(UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        add(e.toString());
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
