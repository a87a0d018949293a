package dev.hearth.server.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code serve} says; null is what it does not.
 *
 * @param sequenceAtLeast 0 if not given
 */
record ServeArguments(
    @Nullable String dataDir,
    @Nullable String config,
    @Nullable String listen,
    @Nullable String signup,
    long sequenceAtLeast) {
  private static final String[] OPTIONS = {
    "--data-dir", "--config", "--listen", "--signup", "--sequence-at-least"
  };

  /**
   * Reads the words behind {@code serve} if each is an option of it with its value, as one word or
   * two, and said once. Everything else, from a mistyped name to {@code --help}, is picocli's to
   * read and to explain: this only spares a start that asks for nothing else the loading of it, a
   * tenth of a second.
   */
  static Optional<ServeArguments> plain(String... words) {
    @Nullable String[] values = new String[OPTIONS.length];
    int at = 0;
    while (at < words.length) {
      String word = words[at++];
      int equals = word.indexOf('=');
      int option = option(equals < 0 ? word : word.substring(0, equals));
      if (option < 0 || values[option] != null || (equals < 0 && at == words.length)) {
        return Optional.empty();
      }
      String value = equals < 0 ? words[at++] : word.substring(equals + 1);
      if (!isPlain(value)) {
        return Optional.empty();
      }
      values[option] = value;
    }
    String sequence = values[4];
    if (sequence != null && !isNumber(sequence)) {
      return Optional.empty();
    }
    return Optional.of(
        new ServeArguments(
            values[0],
            values[1],
            values[2],
            values[3],
            sequence == null ? 0 : Long.parseLong(sequence)));
  }

  private static int option(String name) {
    for (int i = 0; i < OPTIONS.length; i++) {
      if (OPTIONS[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Nothing that picocli would take for an option, strip of quotes or read from a variable. */
  private static boolean isPlain(String value) {
    return !value.isEmpty()
        && value.charAt(0) != '-'
        && value.charAt(0) != '@'
        && value.indexOf('"') < 0
        && value.indexOf('\'') < 0
        && value.indexOf('$') < 0;
  }

  private static boolean isNumber(String text) {
    return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
