package dev.hearth.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which room of the client may know which: cli, then bench, then client, then wire. */
final class ClientRoomsTest {
  private static final String ROOT = "dev.hearth.client";
  private static final String WIRE = "dev.hearth.client.wire..";
  private static final String CLI = "dev.hearth.client.cli..";
  private static final String BENCH = "dev.hearth.client.bench..";
  private static final String BENCH_COMMANDS = "dev.hearth.client.bench";

  private static final JavaClasses ROOMS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void wire_knowsNoRoomAboveIt_andNoConnection() {
    noClasses()
        .that()
        .resideInAPackage(WIRE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, CLI, BENCH, "java.net.http..")
        .check(ROOMS);
  }

  @Test
  void library_knowsNoCommands() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLI, BENCH)
        .check(ROOMS);
  }

  /**
   * What measures has its own HTTP, so that it costs little and shares no fault with the library.
   */
  @Test
  void bench_usesNoHttpButItsOwn() {
    noClasses()
        .that()
        .resideInAPackage(BENCH)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLI, "java.net.http..")
        .check(ROOMS);
  }

  @Test
  void bench_measuresInRoomsThatKnowNoCommands() {
    noClasses()
        .that()
        .resideInAPackage("dev.hearth.client.bench.(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BENCH_COMMANDS)
        .check(ROOMS);
  }

  @Test
  void onlyCommands_importArgumentsAndProgressBar() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CLI, BENCH_COMMANDS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..")
        .check(ROOMS);
  }

  /** Server and client check each other, so they share nothing. */
  @Test
  void everything_standsAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "dev.hearth.client..",
            "com.fasterxml.jackson..",
            "com.github.luben.zstd..",
            "org.apache.commons.codec..",
            "org.jspecify..",
            "picocli..",
            "me.tongfei..",
            "org.HdrHistogram..")
        .check(ROOMS);
  }

  @Test
  void rooms_haveNoCycles() {
    slices().matching("dev.hearth.client.(*)..").should().beFreeOfCycles().check(ROOMS);
    slices().matching("dev.hearth.client.bench.(*)..").should().beFreeOfCycles().check(ROOMS);
  }
}
