package dev.hearth.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The value of every setting: a flag's if there is one, else the environment's, else the file's,
 * else the default. Whatever is not a setting is refused, so that no mistyped name goes unnoticed.
 */
public final class Configuration {
  private static final String PREFIX = "HEARTH_";

  private final Map<Setting, String> values;

  private Configuration(Map<Setting, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads and checks everything.
   *
   * @param file may be absent
   * @param environment the process's own
   * @param flags what the command line says
   * @throws ConfigException if a name is unknown or a value is none; the message says where
   */
  public static Configuration read(
      Path file, Map<String, String> environment, Map<Setting, String> flags) {
    Map<Setting, String> values = new HashMap<>();
    if (Files.exists(file)) {
      values.putAll(TomlFile.read(file));
    }
    values.putAll(fromEnvironment(environment));
    flags.forEach(
        (setting, value) -> {
          setting.check(value, "command line");
          values.put(setting, value);
        });
    return new Configuration(values);
  }

  private static Map<Setting, String> fromEnvironment(Map<String, String> environment) {
    Map<Setting, String> values = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (isOfASection(name)) {
            Setting setting =
                Settings.ALL.stream()
                    .filter(candidate -> candidate.variable().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () -> new ConfigException("environment: unknown variable " + name));
            setting.check(value, "environment variable " + name);
            values.put(setting, value);
          }
        });
    return values;
  }

  /** Other programs' variables may start with HEARTH_ too; ours name a section. */
  private static boolean isOfASection(String name) {
    return name.startsWith(PREFIX)
        && Settings.ALL.stream()
            .anyMatch(
                setting ->
                    name.startsWith(
                        PREFIX + setting.section().toUpperCase(java.util.Locale.ROOT) + "_"));
  }

  /**
   * Writes the sample where there is no file yet.
   *
   * @return true if it was written
   */
  public static boolean writeSample(Path file) throws IOException {
    if (Files.exists(file)) {
      return false;
    }
    Files.writeString(file, Sample.text());
    return true;
  }

  /** The value as text; empty if it is not set. */
  public Optional<String> text(Setting setting) {
    String value = values.getOrDefault(setting, setting.fallback());
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  public boolean isOn(Setting setting) {
    return text(setting).orElseThrow().equals("true");
  }

  /** A number that may not be set. */
  public OptionalLong optionalNumber(Setting setting) {
    return text(setting)
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElseGet(OptionalLong::empty);
  }

  public long number(Setting setting) {
    return optionalNumber(setting).orElseThrow();
  }

  /** A number that fits an int, as its setting's range says. */
  public int count(Setting setting) {
    return Math.toIntExact(number(setting));
  }

  public Duration seconds(Setting setting) {
    return Duration.ofSeconds(number(setting));
  }
}
