package dev.hearth.server.http;

import java.util.Locale;
import java.util.Optional;

/** The parameters that listings and the text feed share (wire specification §5.10, §6.2). */
public final class Flags {
  static final int LIMIT_DEFAULT = 100;
  static final int LIMIT_MAX = 1_000;
  private static final int U16_MAX = 65_535;

  private Flags() {}

  /** True for {@code true yes 1}, an empty value and a bare name; 400 for what is no boolean. */
  public static boolean flag(Query query, String name) {
    Optional<String> value = query.first(name);
    if (value.isEmpty()) {
      return false;
    }
    return truth(value.get())
        .orElseThrow(
            () ->
                Problem.badRequest("bad_query", "Invalid boolean in the query")
                    .with("parameter", name)
                    .exception());
  }

  /** What a flag's value says; empty for what is no boolean. */
  public static Optional<Boolean> truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "", "true", "yes", "1" -> Optional.of(true);
      case "false", "no", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** At most 1000; 100 when it is missing or cannot be read as a u16. */
  public static int limit(Query query) {
    String text = query.first("limit").orElse("");
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return LIMIT_DEFAULT;
    }
    int limit = Integer.parseInt(text);
    return limit > U16_MAX ? LIMIT_DEFAULT : Math.min(limit, LIMIT_MAX);
  }
}
