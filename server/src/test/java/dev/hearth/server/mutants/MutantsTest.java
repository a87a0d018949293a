package dev.hearth.server.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mutant in {@code docs/mutants} is killed by the tests named for it. The short form tries
 * three, which others with every change of the mutants or of the code they edit; the long form all:
 *
 * <pre>
 * mvn -pl server -am test -Dtest=MutantsTest -Dsurefire.failIfNoSpecifiedTests=false -Dmutants=1000
 * </pre>
 *
 * <p>{@code -Dmutant=TEXT} tries those whose name or file contains the text, {@code -Dseed=} the
 * three that another run tried.
 */
class MutantsTest {
  private static final int USUAL_COUNT = 3;
  private static final int MUTANTS_MIN = 30;

  private final Path root = root();

  @Test
  void everyMutant_standsInTheCode() throws IOException {
    List<Mutant> all = Mutant.readAll(root.resolve("docs/mutants"));
    for (Mutant mutant : all) {
      assertTrue(!mutant.apply(root).equals(Files.readString(root.resolve(mutant.file()))));
    }
    assertTrue(all.size() >= MUTANTS_MIN, "there are only " + all.size());
  }

  @Test
  void mutants_areKilled(@TempDir Path folder) throws Exception {
    List<Mutant> chosen = chosen();
    Laboratory laboratory = new Laboratory(root, folder);
    passUnchanged(laboratory, chosen);
    List<String> survivors = new ArrayList<>();
    List<String> hung = new ArrayList<>();
    for (Mutant mutant : chosen) {
      Path classes = laboratory.compile(mutant);
      Laboratory.Ending ending = laboratory.run(List.of(classes), mutant.module(), mutant.tests());
      Verdict verdict = Verdict.of(ending, mutant);
      System.out.printf("%-8s %s%n", verdict.text(), mutant.name());
      switch (verdict) {
        case KILLED, HUNG_AS_SAID -> {}
        case SURVIVED -> survivors.add(mutant.name());
        case HUNG -> hung.add(mutant.name());
      }
    }
    String tried = " of " + chosen.size() + " tried";
    assertEquals(List.of(), survivors, "survived," + tried);
    String busy = " and no line \"hangs\" says that they would: is the machine too busy?";
    assertEquals(List.of(), hung, "hung," + tried + busy);
  }

  @Test
  void testsThatHang_killOnlyAMutantWhoseTextSaysSo(@TempDir Path folder) throws IOException {
    String block = "%s\nfile f\ntests server T\n%s<<<<\na\n====\nb\n>>>>\n";
    Files.writeString(
        folder.resolve("some.txt"),
        block.formatted("# one", "hangs\n") + block.formatted("# two", ""));
    List<Mutant> mutants = Mutant.readAll(folder);
    assertEquals(List.of(true, false), mutants.stream().map(Mutant::hangs).toList());
    Mutant hangs = mutants.getFirst();
    Mutant fails = mutants.getLast();
    assertEquals(Verdict.HUNG_AS_SAID, Verdict.of(Laboratory.Ending.HUNG, hangs));
    assertEquals(Verdict.KILLED, Verdict.of(Laboratory.Ending.FAILED, hangs));
    assertEquals(Verdict.SURVIVED, Verdict.of(Laboratory.Ending.PASSED, hangs));
    assertEquals(Verdict.HUNG, Verdict.of(Laboratory.Ending.HUNG, fails));
  }

  private List<Mutant> chosen() throws IOException {
    List<Mutant> all = new ArrayList<>(Mutant.readAll(root.resolve("docs/mutants")));
    String text = System.getProperty("mutant", "");
    if (!text.isEmpty()) {
      all.removeIf(one -> !one.name().contains(text) && !one.file().toString().contains(text));
      assertFalse(all.isEmpty(), "no mutant has " + text);
      return all;
    }
    String asked = System.getProperty("seed", "");
    long seed = asked.isEmpty() ? seedOfTree(all) : Long.parseLong(asked);
    System.out.println("MutantsTest runs with -Dseed=" + seed);
    Collections.shuffle(all, new Random(seed));
    String count = System.getProperty("mutants", "");
    return all.subList(
        0, Math.min(all.size(), count.isEmpty() ? USUAL_COUNT : Integer.parseInt(count)));
  }

  /**
   * Another one with every change of a mutant or of a file that one edits, so that all get tried.
   */
  private long seedOfTree(List<Mutant> all) throws IOException {
    CRC32 sum = new CRC32();
    for (Mutant mutant : all) {
      sum.update(mutant.apply(root).getBytes(UTF_8));
    }
    return sum.getValue();
  }

  /** A test that fails without a mutant kills nothing. */
  private static void passUnchanged(Laboratory laboratory, List<Mutant> chosen) throws Exception {
    Map<String, SequencedSet<String>> tests = new TreeMap<>();
    for (Mutant mutant : chosen) {
      tests.computeIfAbsent(mutant.module(), _ -> new LinkedHashSet<>()).addAll(mutant.tests());
    }
    for (Map.Entry<String, SequencedSet<String>> module : tests.entrySet()) {
      Laboratory.Ending ending =
          laboratory.run(List.of(), module.getKey(), List.copyOf(module.getValue()));
      assertEquals(Laboratory.Ending.PASSED, ending, laboratory::output);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(here.resolve("hearth"))) {
      here = Objects.requireNonNull(here.getParent(), "no launcher above");
    }
    return here;
  }
}
