package dev.hearth.server.http;

import java.util.List;
import java.util.Optional;

/**
 * Reads one cookie out of {@code Cookie} lines. Browsers send many, one session for each user and
 * those of other servers on the same host; only the one asked for matters.
 */
final class Cookies {
  private Cookies() {}

  static Optional<String> find(List<String> lines, String name) {
    for (String line : lines) {
      int start = 0;
      while (start < line.length()) {
        int end = line.indexOf(';', start);
        end = end < 0 ? line.length() : end;
        while (start < end && line.charAt(start) == ' ') {
          start++;
        }
        if (line.startsWith(name, start)
            && start + name.length() < end
            && line.charAt(start + name.length()) == '=') {
          return Optional.of(line.substring(start + name.length() + 1, end).strip());
        }
        start = end + 1;
      }
    }
    return Optional.empty();
  }
}
