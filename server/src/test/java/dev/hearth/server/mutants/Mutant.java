package dev.hearth.server.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One edit that must not go unnoticed.
 *
 * <pre>
 * # what goes wrong, in a sentence
 * file  storage/src/main/java/…/Committer.java
 * tests storage CommitterTest DurabilityOrderTest
 * &lt;&lt;&lt;&lt;
 * the text as it stands, once in the file
 * ====
 * what stands in its place
 * &gt;&gt;&gt;&gt;
 * </pre>
 *
 * <p>A line {@code hangs} above the edit says that its tests may wait for ever instead of failing.
 *
 * @param module whose tests notice it
 * @param tests simple names of test classes
 * @param hangs whether tests that do not end have noticed it
 */
record Mutant(
    String name,
    Path file,
    String module,
    List<String> tests,
    boolean hangs,
    String before,
    String after) {
  private static final String BEGIN = "<<<<";
  private static final String MIDDLE = "====";
  private static final String END = ">>>>";
  private static final String HANGS = "hangs";

  Mutant {
    tests = List.copyOf(tests);
  }

  /** Every mutant of the files in a folder, in their order. */
  static List<Mutant> readAll(Path folder) throws IOException {
    List<Mutant> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".txt")).sorted().toList()) {
        read(file, all);
      }
    }
    return all;
  }

  private static void read(Path file, List<Mutant> all) throws IOException {
    String name = "";
    String edited = "";
    List<String> tests = List.of();
    boolean hangs = false;
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    List<String> into = null;
    for (String line : Files.readAllLines(file)) {
      switch (line) {
        case BEGIN -> {
          before = new ArrayList<>();
          after = new ArrayList<>();
          into = before;
        }
        case MIDDLE -> into = after;
        case END -> {
          into = null;
          all.add(
              new Mutant(
                  name,
                  Path.of(edited),
                  tests.getFirst(),
                  tests.subList(1, tests.size()),
                  hangs,
                  String.join("\n", before),
                  String.join("\n", after)));
          hangs = false;
        }
        default -> {
          if (into != null) {
            into.add(line);
          } else if (line.startsWith("# ")) {
            name = line.substring(2);
          } else if (line.equals(HANGS)) {
            hangs = true;
          } else if (line.startsWith("file ")) {
            edited = line.substring(5).strip();
          } else if (line.startsWith("tests ")) {
            tests = List.of(line.substring(6).strip().split(" +"));
          } else if (!line.isBlank()) {
            throw new AssertionError(file + ": what is this? " + line);
          }
        }
      }
    }
  }

  /** The source with the edit. */
  String apply(Path root) throws IOException {
    String source = Files.readString(root.resolve(file));
    int at = source.indexOf(before);
    if (at < 0 || source.indexOf(before, at + 1) >= 0) {
      throw new AssertionError(
          "\"%s\": its text must stand in %s once:%n%s".formatted(name, file, before));
    }
    return source.substring(0, at) + after + source.substring(at + before.length());
  }
}
