package dev.hearth.server.house;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The documents say what the code says: rooms, guards of the invariants, links. */
class DocumentsTest {
  private static final Pattern ROOM_ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\| (.+) \\|$");
  private static final Pattern PACKAGE_COMMENT =
      Pattern.compile("(?s)/\\*\\*(.*?)\\*/.*?\\npackage dev\\.hearth\\.([a-z.]+);");
  private static final Pattern FIRST_SENTENCE = Pattern.compile("(.*?\\.)(?=\\s|$)");
  private static final Pattern TEST_NAME =
      Pattern.compile("`([A-Z][A-Za-z0-9]+Test)(?:\\.(\\w+))?`");
  private static final Pattern INVARIANT = Pattern.compile("(?m)^## (\\d)\\. ");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");

  private final Path top = Repository.top();

  @Test
  void architecture_namesEveryRoom_withTheSentenceOfItsPackagePage() throws IOException {
    Map<String, String> rooms = new TreeMap<>();
    for (Path file : sources("src/main/java", "package-info.java")) {
      Matcher matcher = PACKAGE_COMMENT.matcher(Files.readString(file));
      assertTrue(matcher.find(), () -> file + " has no comment");
      rooms.put(matcher.group(2), firstSentence(matcher.group(1)));
    }
    Map<String, String> documented = new TreeMap<>();
    ROOM_ROW
        .matcher(read("docs/architecture.md"))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2)));
    assertEquals(lines(rooms), lines(documented));
  }

  @Test
  void invariants_eachNameTestsThatExist() throws IOException {
    String[] sections = INVARIANT.split(read("docs/invariants.md"), -1);
    assertEquals(9 + 1, sections.length, "nine invariants after the introduction");
    for (int i = 1; i < sections.length; i++) {
      assertTrue(TEST_NAME.matcher(sections[i]).find(), "invariant " + i + " names no test");
    }
  }

  @Test
  void testsThatDocumentsName_exist() throws IOException {
    Map<String, String> tests = new TreeMap<>();
    for (Path file : sources("src/test/java", "Test.java")) {
      tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
    }
    Set<String> missing = new TreeSet<>();
    for (Path document : documents()) {
      TEST_NAME
          .matcher(Files.readString(document))
          .results()
          .filter(name -> !isThere(tests.get(name.group(1)), name.group(2)))
          .forEach(name -> missing.add(top.relativize(document) + ": " + name.group()));
    }
    assertEquals(Set.of(), missing);
  }

  private static boolean isThere(@Nullable String test, @Nullable String method) {
    return test != null && (method == null || test.contains("void " + method + "("));
  }

  @Test
  void links_leadSomewhere() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path document : documents()) {
      Path folder = document.resolveSibling(".");
      LINK.matcher(Files.readString(document))
          .results()
          .map(MatchResult::group)
          .map(link -> LINK.matcher(link).replaceFirst("$1"))
          .filter(link -> !Files.exists(folder.resolve(link)))
          .forEach(link -> broken.add(top.relativize(document) + " -> " + link));
    }
    assertEquals(Set.of(), broken);
  }

  @Test
  void readme_beginsWithTheTwoCommands() throws IOException {
    List<String> commands =
        Pattern.compile("(?m)^```(?:sh)?\\n(.+)\\n```$")
            .matcher(read("README.md"))
            .results()
            .map(block -> block.group(1))
            .limit(2)
            .toList();
    assertEquals(List.of("./hearth serve", "mvn verify"), commands);
    assertTrue(read(".ci/run").contains("\nmvn -B verify\n"), "the README's test command");
  }

  private List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(top.resolve("docs"));
        Stream<Path> beside = Files.list(top)) {
      return Stream.concat(docs, beside).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  private List<Path> sources(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> top.relativize(file).toString().matches("[a-z]+/" + folder + "/.*"))
          .toList();
    }
  }

  private String read(String name) throws IOException {
    return Files.readString(top.resolve(name));
  }

  private static String firstSentence(String comment) {
    String text =
        comment
            .replaceAll("(?m)^\\s*\\*", "")
            .replaceAll("(?s)<p>.*", "")
            .replaceAll("\\{@(?:code|link) ([^}]*)\\}", "`$1`")
            .replaceAll("\\s+", " ")
            .strip();
    Matcher matcher = FIRST_SENTENCE.matcher(text);
    return matcher.find() ? matcher.group(1) : text;
  }

  private static String lines(Map<String, String> rooms) {
    return rooms.entrySet().stream()
        .map(room -> room.getKey() + ": " + room.getValue())
        .collect(joining("\n"));
  }
}
