package dev.hearth.server.http;

import dev.hearth.storage.model.Pubky;
import java.util.Optional;

/**
 * Finds a key in a host, an address or a URI, as upstream's parser does (wire specification §1):
 * while the text is longer than a key it strips, one after the other, everything up to the first
 * {@code :}, a leading {@code //}, everything up to the first {@code @}, everything from the next
 * {@code :}, from {@code /}, from {@code ?}, from {@code #}, trailing dots, and then keeps the last
 * label.
 *
 * <pre>
 * _pubky.&lt;z32&gt;            &lt;z32&gt;
 * &lt;z32&gt;:6287             &lt;z32&gt;
 * https://a.&lt;z32&gt;:80/x   &lt;z32&gt;
 * pubky&lt;z32&gt;             nothing: the prefixed form is for display only
 * </pre>
 */
public final class LenientKey {
  private static final String DISPLAY_PREFIX = "pubky";

  private LenientKey() {}

  public static Optional<Pubky> parse(String text) {
    if (text.length() < Pubky.TEXT_CHARACTERS || isDisplayForm(text)) {
      return Optional.empty();
    }
    return Pubky.parse(strip(text));
  }

  /** True for {@code pubky} followed by exactly 52 characters. */
  public static boolean isDisplayForm(String text) {
    return text.length() == DISPLAY_PREFIX.length() + Pubky.TEXT_CHARACTERS
        && text.startsWith(DISPLAY_PREFIX);
  }

  private static String strip(String text) {
    // "scheme:" or the port of a bare host: the key stands behind the first colon, or before it.
    String rest = text;
    if (tooLong(rest)) {
      int colon = rest.indexOf(':');
      boolean isPort = colon >= 0 && endsInDigits(rest, colon + 1);
      if (colon >= 0 && !isPort) {
        rest = rest.substring(colon + 1);
      }
    }
    if (tooLong(rest) && rest.startsWith("//")) {
      rest = rest.substring(2);
    }
    if (tooLong(rest)) {
      rest = rest.substring(rest.indexOf('@') + 1);
    }
    for (char end : new char[] {':', '/', '?', '#'}) {
      int at = rest.indexOf(end);
      if (tooLong(rest) && at >= 0) {
        rest = rest.substring(0, at);
      }
    }
    while (tooLong(rest) && rest.endsWith(".")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    return tooLong(rest) ? rest.substring(rest.lastIndexOf('.') + 1) : rest;
  }

  private static boolean tooLong(String text) {
    return text.length() > Pubky.TEXT_CHARACTERS;
  }

  private static boolean endsInDigits(String text, int from) {
    if (from == text.length()) {
      return true;
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
