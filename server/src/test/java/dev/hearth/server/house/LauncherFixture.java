package dev.hearth.server.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of the launcher in a small tree of its own, where Java and Maven are scripts that write
 * down how they were called. The PATH holds nothing else but the tools the launcher is allowed to
 * need.
 */
final class LauncherFixture {
  /** What the script in Java's place ends with. */
  static final int STATUS_OF_JAVA = 7;

  private static final List<String> TOOLS =
      List.of(
          "sh",
          "cat",
          "dirname",
          "find",
          "head",
          "ln",
          "locale",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed");

  private final Path folder;
  private final Path top;
  private final Map<String, String> environment = new TreeMap<>();

  LauncherFixture(Path folder) throws IOException {
    this.folder = folder;
    this.top = Files.createDirectories(folder.resolve("a clone"));
    Files.copy(Repository.top().resolve("hearth"), top.resolve("hearth"));
    for (String module : List.of("storage", "client", "server")) {
      write(top.resolve(module).resolve("src/main/java/Some.java"), "class Some {}");
      write(top.resolve(module).resolve("pom.xml"), "<project/>");
    }
    write(top.resolve("pom.xml"), "<project/>");
    Path tools = Files.createDirectories(folder.resolve("bin"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "exec " + onRealPath(tool) + " \"$@\"\n");
    }
    // Whoever the launcher looks at again after a while is done at once here.
    script(tools.resolve("sleep"), "exec " + onRealPath("sleep") + " 0.01\n");
    Files.createDirectories(folder.resolve("jvm"));
    Files.createDirectories(folder.resolve("home"));
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("HEARTH_JVM_FOLDERS", folder.resolve("jvm").toString());
    installMaven(
        """
        for jar in server client; do
          mkdir -p $jar/target
          echo jar >$jar/target/hearth-$jar.jar
        done
        """);
  }

  Path top() {
    return top;
  }

  /**
   * A JDK whose java writes its arguments to {@code arguments}, one a line, and its locale after
   * them.
   */
  Path installJdk(String parent, String version) throws IOException {
    Path jdk = folder.resolve(parent);
    script(
        jdk.resolve("bin/java"),
        """
        for argument in "$@"; do
          case $argument in -XX:AOTCacheOutput=*) exit 0 ;; esac
        done
        printf '%s\\n' "$@" >'FOLDER/arguments'
        printf '%s\\n' "$$" "$0" "${LC_ALL:-}" >'FOLDER/process'
        exit 7
        """);
    script(jdk.resolve("bin/javac"), "exit 1\n");
    write(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  /**
   * A Maven that writes down its folder, its JAVA_HOME and its arguments, then does what {@code
   * body} says.
   */
  void installMaven(String body) throws IOException {
    script(
        folder.resolve("bin/mvn"),
        "printf '%s|%s|%s\\n' \"$PWD\" \"$JAVA_HOME\" \"$*\" >>'FOLDER/maven'\n" + body);
  }

  /** Another tool in place of the machine's; {@code TOOL} in its body is the machine's. */
  void replaceTool(String tool, String body) throws IOException {
    String real = onRealPath(tool).toString();
    script(folder.resolve("bin").resolve(tool), body.replace("TOOL", real));
  }

  void link(String tool, Path target) throws IOException {
    Files.createSymbolicLink(folder.resolve("bin").resolve(tool), target);
  }

  void environment(String name, String value) {
    environment.put(name, value);
  }

  /**
   * Every file and folder made so far now looks an hour old, as after a clone that was built long
   * ago.
   */
  void age() throws IOException {
    FileTime hourAgo = FileTime.from(Instant.now().minusSeconds(3600));
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.setLastModifiedTime(file, hourAgo);
      }
    }
  }

  ProcessBuilder process(Path launcher, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(launcher.toString()), Arrays.stream(arguments)).toList());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.directory(folder.toFile()).redirectErrorStream(true);
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return run(top.resolve("hearth"), arguments);
  }

  Outcome run(Path launcher, String... arguments) throws IOException, InterruptedException {
    Process process = process(launcher, arguments).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), process.pid(), output);
  }

  /** The arguments that java was started with, or nothing if it was not. */
  List<String> javaArguments() throws IOException {
    return lines("arguments");
  }

  /** The java that ran: process id, its own path, LC_ALL. */
  List<String> javaProcess() throws IOException {
    return lines("process");
  }

  List<String> mavenCalls() throws IOException {
    return lines("maven");
  }

  private List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void script(Path file, String body) throws IOException {
    write(file, "#!/bin/sh\n" + body.replace("FOLDER", folder.toString()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
    Files.writeString(file, text);
  }

  private static Path onRealPath(String tool) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + tool + " on the PATH"));
  }

  /** How a launcher ended, and all it said. */
  record Outcome(int status, long pid, String output) {}
}
