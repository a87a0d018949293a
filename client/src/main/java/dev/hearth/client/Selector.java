package dev.hearth.client;

import java.util.Optional;

/**
 * Which events one wants: those of one user or of everybody whose path starts with these bytes.
 *
 * <p>{@code *}{@code /pub/app} also selects {@code /pub/apple}; {@code *}{@code /pub/app/} does
 * not.
 *
 * @param user empty for everybody
 * @param prefix starts with {@code /}
 */
public record Selector(Optional<Pubky> user, String prefix) {
  private static final String EVERYBODY = "*";
  private static final String SCHEME = "pubky://";

  /** Refuses a prefix that does not start with a slash; the rest is for the server to judge. */
  public Selector {
    if (!prefix.startsWith("/")) {
      throw new IllegalArgumentException("a selector's path starts with a slash: " + prefix);
    }
  }

  public static Selector of(Pubky user, String prefix) {
    return new Selector(Optional.of(user), prefix);
  }

  public static Selector everybody(String prefix) {
    return new Selector(Optional.empty(), prefix);
  }

  /**
   * Reads {@code *}{@code /prefix}, {@code <key>/prefix}, {@code pubky<key>/prefix} or {@code
   * pubky://<key>/prefix}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Selector parse(String text) {
    String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    int slash = rest.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a selector is a key or * and a path: " + text);
    }
    String who = rest.substring(0, slash);
    String prefix = rest.substring(slash);
    return who.equals(EVERYBODY) ? everybody(prefix) : of(Pubky.parse(who), prefix);
  }

  /** Whether it names events that only their owner may see. */
  boolean isPrivate() {
    return prefix.startsWith("/priv/");
  }

  /** The form the protocol uses. */
  @Override
  public String toString() {
    return user.map(Pubky::z32).orElse(EVERYBODY) + prefix;
  }
}
