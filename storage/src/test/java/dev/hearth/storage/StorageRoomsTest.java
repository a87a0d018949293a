package dev.hearth.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which room may know which: the arrows that each room's page states. */
final class StorageRoomsTest {
  private static final String ROOT = "dev.hearth.storage";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** A room and the rooms it may know; the front door, which may know all, is left out. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("files", Set.of()),
          Map.entry("layout", Set.of("model")),
          Map.entry("journal", Set.of("model", "files", "layout")),
          Map.entry("lmdb", Set.of("model", "layout")),
          Map.entry("tables", Set.of("model", "layout", "lmdb", "journal")),
          Map.entry("events", Set.of("model", "layout", "tables")),
          Map.entry("selectors", Set.of("model", "layout", "lmdb")),
          Map.entry("accounts", Set.of("model", "layout", "tables", "events")),
          Map.entry("blobs", Set.of("model", "files")),
          Map.entry("pages", Set.of("model", "files", "layout", "events")),
          Map.entry("verify", Set.of("model", "layout", "tables", "blobs")),
          Map.entry(
              "resources", Set.of("model", "layout", "tables", "events", "accounts", "blobs")));

  @Test
  void rooms_knowOnlyTheRoomsBelowThem() {
    ARROWS.forEach(
        (room, known) -> {
          List<String> foreign = new ArrayList<>(List.of(ROOT));
          for (String other : ARROWS.keySet()) {
            if (!other.equals(room) && !known.contains(other)) {
              foreign.add(ROOT + "." + other + "..");
            }
          }
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + room + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(foreign.toArray(String[]::new))
              .check(CLASSES);
        });
  }

  @Test
  void rooms_haveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyItsRoomKnowsLmdb() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".lmdb..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lmdbjava..")
        .check(CLASSES);
  }

  @Test
  void layoutsAreBytesOnly() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".layout..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.time..", "java.nio.file..", "java.nio.channels..")
        .check(CLASSES);
  }
}
