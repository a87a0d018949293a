package dev.hearth.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which way imports run between the rooms of this module, and who may import which library. */
final class ServerArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hearth.server", "dev.hearth.storage");

  private static final String[] HTTP_LIBRARIES = {
    "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..", "kotlin.."
  };

  @Test
  void roomsImportLeftToRight() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.hearth..")
        .layer("cli")
        .definedBy("dev.hearth.server.cli..")
        .layer("server")
        .definedBy("dev.hearth.server")
        .layer("http")
        .definedBy("dev.hearth.server.http..")
        .layer("observability")
        .definedBy("dev.hearth.server.observability..")
        .layer("events")
        .definedBy("dev.hearth.server.events..")
        .layer("subscriptions")
        .definedBy("dev.hearth.server.subscriptions..")
        .layer("resources")
        .definedBy("dev.hearth.server.resources..")
        .layer("auth")
        .definedBy("dev.hearth.server.auth..")
        .layer("config")
        .definedBy("dev.hearth.server.config..")
        .layer("coding")
        .definedBy("dev.hearth.server.coding..")
        .layer("storage")
        .definedBy("dev.hearth.storage..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("observability")
        .mayOnlyBeAccessedByLayers("cli", "server", "http")
        .whereLayer("events")
        .mayOnlyBeAccessedByLayers("http")
        .whereLayer("subscriptions")
        .mayOnlyBeAccessedByLayers("server", "http", "events", "observability")
        .whereLayer("resources")
        .mayOnlyBeAccessedByLayers("server", "http")
        .whereLayer("auth")
        .mayOnlyBeAccessedByLayers("cli", "server", "http")
        .whereLayer("coding")
        .mayOnlyBeAccessedByLayers("http", "subscriptions")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("cli", "server")
        .check(CLASSES);
  }

  @Test
  void routesStandOnPlumbing_andRoomsOfRoutesDoNotKnowEachOther() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.hearth.server..")
        .layer("server")
        .definedBy("dev.hearth.server")
        .layer("accounts")
        .definedBy("dev.hearth.server.http.accounts..")
        .layer("operations")
        .definedBy("dev.hearth.server.http.operations..")
        .layer("files")
        .definedBy("dev.hearth.server.http.files..")
        .layer("events")
        .definedBy("dev.hearth.server.http.events..")
        .layer("jetty")
        .definedBy("dev.hearth.server.http.jetty..")
        .layer("plumbing")
        .definedBy("dev.hearth.server.http")
        .whereLayer("accounts")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("operations")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("files")
        .mayOnlyBeAccessedByLayers("server")
        // A file's own URL can be asked for its stream.
        .whereLayer("events")
        .mayOnlyBeAccessedByLayers("server", "files")
        .whereLayer("jetty")
        .mayOnlyBeAccessedByLayers("server", "events")
        .check(CLASSES);
  }

  @Test
  void roomsAreFreeOfCycles() {
    slices().matching("dev.hearth.server.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyHttpKnowsJavalinAndJetty() {
    noClasses()
        .that(resideInAPackage("dev.hearth.."))
        .and()
        .resideOutsideOfPackage("dev.hearth.server.http..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(HTTP_LIBRARIES))
        .check(CLASSES);
  }

  @Test
  void onlyCodingKnowsZstd() {
    noClasses()
        .that(resideInAPackage("dev.hearth.server.."))
        .and()
        .resideOutsideOfPackage("dev.hearth.server.coding..")
        .should()
        .dependOnClassesThat(resideInAPackage("com.github.luben.."))
        .check(CLASSES);
  }

  @Test
  void onlyAuthKnowsTink() {
    only("dev.hearth.server.auth..", "com.google.crypto.tink..");
  }

  @Test
  void onlyCliKnowsPicocli() {
    only("dev.hearth.server.cli..", "picocli..");
  }

  @Test
  void onlyObservabilityKnowsMicrometerAndLogback() {
    only("dev.hearth.server.observability..", "io.micrometer..");
    only("dev.hearth.server.observability..", "ch.qos.logback..");
  }

  @Test
  void nobodyHereKnowsLmdb() {
    noClasses()
        .that(resideInAPackage("dev.hearth.server.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.lmdbjava..", "dev.hearth.storage.lmdb..", "dev.hearth.storage.tables.."))
        .check(CLASSES);
  }

  @Test
  void storageKnowsNeitherServerNorHttp() {
    noClasses()
        .that(resideInAPackage("dev.hearth.storage.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("dev.hearth.server..", "com.fasterxml.."))
        .check(CLASSES);
  }

  private static void only(String room, String library) {
    noClasses()
        .that(resideInAPackage("dev.hearth.."))
        .and()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .check(CLASSES);
  }
}
