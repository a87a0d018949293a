package dev.hearth.server.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.house.LauncherFixture.Outcome;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./hearth} finds, builds and starts, with Java and Maven replaced by scripts. */
@Timeout(60)
class LauncherTest {
  private static final int STATUS_OF_JAVA = 7;

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3"})
  void jdkInTheUsualFolder_isFound_evenWhenThePathHasAnother(String version, @TempDir Path folder)
      throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.link("java", launcher.installJdk("jvm/a-17", "17.0.15").resolve("bin/java"));
    Path wanted = launcher.installJdk("jvm/b-25", version);

    assertEquals(STATUS_OF_JAVA, launcher.run("version").status());
    assertEquals(wanted + "/bin/java", launcher.javaProcess().get(1));
  }

  @Test
  void jdkOfThePath_isFoundThroughLinks(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    Path wanted = launcher.installJdk("elsewhere/jdk", "25.0.1");
    Path alternative =
        Files.createSymbolicLink(folder.resolve("alternative"), wanted.resolve("bin/java"));
    launcher.link("java", alternative);

    launcher.run("version");
    assertEquals(wanted + "/bin/java", launcher.javaProcess().get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"home/.jdks/temurin-25", "home/.sdkman/candidates/java/25-tem"})
  void jdkInTheHomeFolder_isFound(String place, @TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    Path wanted = launcher.installJdk(place, "25.0.2");

    launcher.run("version");
    assertEquals(wanted + "/bin/java", launcher.javaProcess().get(1));
  }

  @Test
  void javaHome_comesFirst(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25.0.1");
    Path wanted = launcher.installJdk("mine", "25.0.2");
    launcher.environment("JAVA_HOME", wanted.toString());

    launcher.run("version");
    assertEquals(wanted + "/bin/java", launcher.javaProcess().get(1));
  }

  @Test
  void noJdk_saysWhatToInstall(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/old", "17.0.15");
    launcher.installJdk("jvm/looks-alike", "1.8.0_25");
    launcher.environment("JAVA_HOME", folder.resolve("jvm/old").toString());

    Outcome outcome = launcher.run("serve");
    assertEquals(1, outcome.status());
    assertTrue(outcome.output().contains("needs a JDK 25 and found none"), outcome.output());
    assertTrue(outcome.output().contains("JAVA_HOME"), outcome.output());
    assertEquals(List.of(), launcher.mavenCalls());
  }

  @Test
  void firstCall_buildsWithTheJdkThatWasFound_laterCallsDoNot(@TempDir Path folder)
      throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    Path jdk = launcher.installJdk("jvm/jdk", "25");
    launcher.age();

    String said = launcher.run("version").output();
    assertTrue(said.contains("building for the first time"), said);
    List<String> calls = launcher.mavenCalls();
    assertEquals(1, calls.size());
    assertTrue(calls.getFirst().startsWith(launcher.top() + "|" + jdk + "|"), calls.toString());

    assertEquals("", launcher.run("version").output());
    assertEquals(1, launcher.mavenCalls().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "server/pom.xml",
        "storage/src/main/java/Some.java",
        "server/src/main/New.java"
      })
  void newerSource_isBuilt(String source, @TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);

    Files.writeString(launcher.top().resolve(source), "changed");
    String said = launcher.run("version").output();
    assertTrue(said.contains("a source is newer than the build"), said);
    assertEquals(2, launcher.mavenCalls().size());
  }

  @Test
  void deletedSource_isBuilt(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);

    Files.delete(launcher.top().resolve("client/src/main/java/Some.java"));
    launcher.run("version");
    assertEquals(2, launcher.mavenCalls().size());
  }

  @Test
  void deletedJar_isBuilt(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);

    Files.delete(launcher.top().resolve("client/target/hearth-client.jar"));
    launcher.run("version");
    assertEquals(2, launcher.mavenCalls().size());
  }

  @Test
  void failedBuild_showsWhatMavenSaid_andIsTriedAgain(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25");
    launcher.installMaven("echo 'Some.java:1: error'; exit 1\n");

    Outcome outcome = launcher.run("serve");
    assertEquals(1, outcome.status());
    assertTrue(outcome.output().contains("Some.java:1: error"), outcome.output());
    launcher.run("serve");
    assertEquals(2, launcher.mavenCalls().size());
    assertEquals(List.of(), launcher.javaArguments());
  }

  @Test
  void twoCommandsAtOnce_buildOnce(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25");
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
    assertEquals(STATUS_OF_JAVA, first.exitValue());
    assertEquals(STATUS_OF_JAVA, second.exitValue());
    assertEquals(1, launcher.mavenCalls().size());
  }

  @Test
  void lockOfADeadBuild_isRemoved(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25");
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(launcher.top().resolve("target"));
    Files.createSymbolicLink(
        launcher.top().resolve("target/launcher.lock"), Path.of(Long.toString(dead.pid())));

    assertEquals(STATUS_OF_JAVA, launcher.run("version").status());
  }

  /** One waiter takes the lock of a dead build over while another has just found it dead. */
  @Test
  void lockTakenOverMeanwhile_isLeftToItsOwner(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25");
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(launcher.top().resolve("target")).resolve("launcher.lock");
    Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));
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
      assertEquals(STATUS_OF_JAVA, waiter.exitValue());
      assertEquals(1, launcher.mavenCalls().size());
    } finally {
      waiter.destroyForcibly();
    }
  }

  /** The last of these stands where the lock of a build that died can't be removed. */
  @ParameterizedTest
  @ValueSource(strings = {"ln", "mkdir", "mv"})
  void targetThatCannotBeWritten_isSaid(String tool, @TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25");
    if (tool.equals("mv")) {
      Path lock =
          Files.createDirectories(launcher.top().resolve("target")).resolve("launcher.lock");
      Files.createSymbolicLink(lock, Path.of("999999999"));
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

  @Test
  void link_fromAnyFolder_startsTheSameBuild(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);
    Path first =
        Files.createSymbolicLink(folder.resolve("first"), launcher.top().resolve("hearth"));
    Files.createDirectories(folder.resolve("links"));
    Path second = Files.createSymbolicLink(folder.resolve("links/second"), Path.of("../first"));
    assertTrue(Files.isSameFile(first, second));

    assertEquals(STATUS_OF_JAVA, launcher.run(second, "version").status());
    assertTrue(
        launcher.javaArguments().contains(launcher.top() + "/client/target/hearth-client.jar"));
  }

  @ParameterizedTest
  @CsvSource({
    "serve,server", "verify,server", "backup,server", "signup-token,server",
    "put,client", "subscribe,client", "version,client", "nonsense,client"
  })
  void command_startsTheProgramItBelongsTo(String command, String program, @TempDir Path folder)
      throws Exception {
    LauncherFixture launcher = built(folder);

    launcher.run(command, "two words", "", "*/pub/ä");
    List<String> arguments = launcher.javaArguments();
    int jar = arguments.indexOf("-jar");
    assertEquals(
        List.of(
            launcher.top() + "/" + program + "/target/hearth-" + program + ".jar",
            command,
            "two words",
            "",
            "*/pub/ä"),
        arguments.subList(jar + 1, arguments.size()));
  }

  /** On the command line the flags of modules would keep the JVM from using its cache. */
  @Test
  void server_getsWhatLmdbNeeds_fromItsManifest(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);

    launcher.run("verify");
    List<String> arguments = launcher.javaArguments();
    assertTrue(arguments.contains("--sun-misc-unsafe-memory-access=allow"), arguments.toString());
    assertTrue(
        arguments.stream().noneMatch(flag -> flag.matches("--(add|enable|limit|patch)-.*")),
        arguments.toString());
    String pom = Files.readString(Repository.top().resolve("pom.xml"));
    assertTrue(pom.contains("<Add-Opens>java.base/java.nio java.base/sun.nio.ch</Add-Opens>"));
    assertTrue(pom.contains("<Enable-Native-Access>ALL-UNNAMED</Enable-Native-Access>"));
  }

  @Test
  void cacheOfTheProgram_isUsed_whereThereIsOne(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);
    Path cache = launcher.top().resolve("server/target/hearth-server.aot");

    launcher.run("serve");
    assertFalse(launcher.javaArguments().contains("-XX:AOTCache=" + cache));
    Files.writeString(cache, "cache");
    launcher.run("serve");
    assertTrue(launcher.javaArguments().contains("-XX:AOTCache=" + cache));
    launcher.run("history");
    assertFalse(launcher.javaArguments().contains("-XX:AOTCache=" + cache));
  }

  @Test
  void anotherJdk_getsCachesOfItsOwn_withoutABuild(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);
    Path cache = launcher.top().resolve("server/target/hearth-server.aot");
    Files.writeString(cache, "made by another JDK");
    launcher.environment("JAVA_HOME", launcher.installJdk("newer", "25.0.4").toString());

    String said = launcher.run("version").output();
    assertTrue(said.contains("faster for this JDK"), said);
    assertFalse(Files.exists(cache));
    assertEquals(1, launcher.mavenCalls().size());
    assertEquals("", launcher.run("version").output());
  }

  @Test
  void jvm_takesThePlaceOfTheLauncher_soThatSignalsReachIt(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);

    Outcome outcome = launcher.run("serve");
    assertEquals(Long.toString(outcome.pid()), launcher.javaProcess().getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "no_SUCH.UTF-8"})
  void localeWithoutUtf8_isReplaced(String locale, @TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);
    launcher.environment("LC_ALL", locale);

    launcher.run("import", "folder");
    assertEquals("C.UTF-8", launcher.javaProcess().get(2));
  }

  @Test
  void homeOfTheEnvironment_isJavasToo(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);

    launcher.run("keygen");
    assertTrue(launcher.javaArguments().contains("-Duser.home=" + folder.resolve("home")));
  }

  @Test
  void flagsOfTheUser_comeAfterOurs(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);
    launcher.environment("HEARTH_JAVA_OPTIONS", "-Xmx4g -Dsome=thing");

    launcher.run("serve");
    List<String> arguments = launcher.javaArguments();
    assertTrue(arguments.indexOf("-Xmx4g") > arguments.indexOf("-Xmx1g"), arguments.toString());
    assertTrue(arguments.indexOf("-Dsome=thing") < arguments.indexOf("-jar"), arguments.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help", "-h"})
  void help_needsNothing(String word, @TempDir Path folder) throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);

    Outcome outcome = word.isEmpty() ? launcher.run() : launcher.run(word);
    assertEquals(0, outcome.status());
    assertTrue(outcome.output().contains("subscribe"), outcome.output());
    assertTrue(outcome.output().lines().count() <= 40, "one page");
    assertFalse(Files.exists(launcher.top().resolve("target")));
  }

  private static LauncherFixture built(Path folder) throws IOException, InterruptedException {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.installJdk("jvm/jdk", "25.0.3");
    launcher.age();
    launcher.run("version");
    assertEquals(1, launcher.mavenCalls().size());
    return launcher;
  }

  /** Not closed: the process goes on writing, and reading on is the caller's choice. */
  private static String firstLine(Process process) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = reader.readLine();
    return line == null ? "" : line;
  }
}
