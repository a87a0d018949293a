package dev.hearth.server.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.house.LauncherFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./hearth} finds, builds and starts, with Java and Maven replaced by scripts. */
@Timeout(60)
class LauncherTest {
  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3"})
  void jdkInTheUsualFolder_isFound_evenWhenThePathHasAnother(String version, @TempDir Path folder)
      throws Exception {
    LauncherFixture launcher = new LauncherFixture(folder);
    launcher.link("java", launcher.installJdk("jvm/a-17", "17.0.15").resolve("bin/java"));
    Path wanted = launcher.installJdk("jvm/b-25", version);

    assertEquals(LauncherFixture.STATUS_OF_JAVA, launcher.run("version").status());
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
  void link_fromAnyFolder_startsTheSameBuild(@TempDir Path folder) throws Exception {
    LauncherFixture launcher = built(folder);
    Path first =
        Files.createSymbolicLink(folder.resolve("first"), launcher.top().resolve("hearth"));
    Files.createDirectories(folder.resolve("links"));
    Path second = Files.createSymbolicLink(folder.resolve("links/second"), Path.of("../first"));
    assertTrue(Files.isSameFile(first, second));

    assertEquals(LauncherFixture.STATUS_OF_JAVA, launcher.run(second, "version").status());
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
}
