package dev.hearth.server.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the settings of a TOML file; a name it does not know is an error with its line. */
final class TomlFile {
  private static final Pattern HEADER =
      Pattern.compile(
          Settings.ALL.stream()
              .map(Setting::section)
              .distinct()
              .collect(Collectors.joining("|", "\\[(", ")]")));

  private final Path file;
  private final List<String> lines;
  private final Map<Setting, String> values = new HashMap<>();

  private TomlFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  static Map<Setting, String> read(Path file) {
    try {
      String text = Files.readString(file);
      TomlFile toml = new TomlFile(file, text.lines().toList());
      if (toml.lines.stream().allMatch(TomlFile::saysNothing)) {
        return toml.values;
      }
      new TomlMapper().readTree(text).properties().forEach(entry -> toml.section(entry));
      return toml.values;
    } catch (JacksonException e) {
      var at = e.getLocation();
      String line = at == null ? "" : ", line " + at.getLineNr();
      throw new ConfigException(file + line + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read", e);
    }
  }

  /**
   * True for comments and for headers of tables. A file of nothing else, which the sample is, need
   * not be parsed: that would cost a quarter of the start.
   */
  private static boolean saysNothing(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#") || HEADER.matcher(text).matches();
  }

  private void section(Map.Entry<String, JsonNode> section) {
    if (!section.getValue().isObject()) {
      throw unknown(section.getKey(), section.getKey());
    }
    section
        .getValue()
        .properties()
        .forEach(entry -> value(section.getKey(), entry.getKey(), entry.getValue()));
  }

  private void value(String section, String key, JsonNode value) {
    String name = section + "." + key;
    Setting setting = Settings.named(name).orElseThrow(() -> unknown(name, key));
    String source = file + line(key).stream().mapToObj(n -> ", line " + n).findFirst().orElse("");
    if (!value.isValueNode()) {
      throw new ConfigException(source + ": " + name + " takes one value");
    }
    boolean isText =
        switch (setting.form()) {
          case Setting.Text _, Setting.Choice _ -> true;
          case Setting.Whole _, Setting.Switch _ -> false;
        };
    if (isText != value.isTextual()) {
      throw new ConfigException(
          source + ": " + name + (isText ? " takes a text in quotes" : " takes no quotes"));
    }
    setting.check(value.asText(), source);
    values.put(setting, value.asText());
  }

  private ConfigException unknown(String name, String key) {
    String where = line(key).stream().mapToObj(n -> ", line " + n).findFirst().orElse("");
    String nearest =
        Settings.ALL.stream()
            .map(Setting::name)
            .min((a, b) -> Integer.compare(distance(a, name), distance(b, name)))
            .filter(candidate -> distance(candidate, name) <= 3)
            .map(candidate -> "; did you mean " + candidate + "?")
            .orElse("");
    return new ConfigException(file + where + ": unknown setting " + name + nearest);
  }

  /** The first line that sets or opens the key; the parser tells values and not where they were. */
  private OptionalInt line(String key) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(key) || line.startsWith("[" + key) || line.contains("." + key)) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** Levenshtein's: how many characters to change, add or drop. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
