package dev.hearth.server.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing an operator can set, with its name in the file, its default and why it is there.
 *
 * @param section the table of the TOML file
 * @param key its name there, with its unit last
 * @param fallback the value when nobody says one; empty text for "not set"
 * @param comment for people, printed into the sample
 */
public record Setting(String section, String key, Form form, String fallback, String comment) {

  /** What texts a setting takes. */
  public sealed interface Form permits Text, Choice, Whole, Switch {}

  /** Any text. */
  public record Text() implements Form {}

  /** One of these words. */
  public record Choice(List<String> words) implements Form {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** A whole number, both ends included. */
  public record Whole(long minimum, long maximum) implements Form {}

  /** True or false. */
  public record Switch() implements Form {}

  static Setting text(String section, String key, String fallback, String comment) {
    return new Setting(section, key, new Text(), fallback, comment);
  }

  static Setting choice(
      String section, String key, List<String> words, String fallback, String comment) {
    return new Setting(section, key, new Choice(words), fallback, comment);
  }

  static Setting number(
      String section, String key, long minimum, long maximum, long fallback, String comment) {
    return new Setting(section, key, new Whole(minimum, maximum), Long.toString(fallback), comment);
  }

  /** A number that is not set unless somebody says one. */
  static Setting unsetNumber(
      String section, String key, long minimum, long maximum, String comment) {
    return new Setting(section, key, new Whole(minimum, maximum), "", comment);
  }

  static Setting toggle(String section, String key, boolean fallback, String comment) {
    return new Setting(section, key, new Switch(), Boolean.toString(fallback), comment);
  }

  // There is one setting of a name. Said here and not left to the record, whose own way of saying
  // it is generated when first asked for, in some milliseconds of every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Setting setting
        && section.equals(setting.section)
        && key.equals(setting.key);
  }

  @Override
  public int hashCode() {
    return 31 * section.hashCode() + key.hashCode();
  }

  /** As messages and flags name it: {@code general.signup_mode}. */
  public String name() {
    return section + "." + key;
  }

  /** The environment variable that overrides the file. */
  public String variable() {
    return "HEARTH_" + name().replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * Checks a value.
   *
   * @param source where it was said, for the message
   * @throws ConfigException if the setting does not take it
   */
  void check(String value, String source) {
    String problem =
        switch (form) {
          case Text _ -> "";
          case Switch _ ->
              value.equals("true") || value.equals("false") ? "" : "must be true or false";
          case Choice choice ->
              choice.words.contains(value)
                  ? ""
                  : "must be one of " + String.join(", ", choice.words);
          case Whole number -> numberProblem(value, number);
        };
    if (!problem.isEmpty()) {
      throw new ConfigException("%s: %s %s, not %s".formatted(source, name(), problem, value));
    }
  }

  private static String numberProblem(String value, Whole number) {
    String range = "must be a whole number from %d to %d".formatted(number.minimum, number.maximum);
    try {
      long parsed = Long.parseLong(value);
      return parsed >= number.minimum && parsed <= number.maximum ? "" : range;
    } catch (NumberFormatException e) {
      return range;
    }
  }
}
