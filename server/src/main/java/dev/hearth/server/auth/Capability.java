package dev.hearth.server.auth;

import dev.hearth.storage.model.ResourcePath;
import java.util.Optional;

/**
 * A permission over a scope of paths, written {@code scope:actions} (wire specification §4).
 *
 * <pre>
 * /pub/app/:rw   covers /pub/app/x, and neither /pub/app nor /pub/app-evil/x
 * /pub/app:r     covers /pub/app alone
 * /:rw           covers everything: the root capability
 * </pre>
 *
 * @param scope starts with {@code /}; holds neither {@code :} nor {@code ,}; compared with decoded
 *     normalised paths as it is
 */
public record Capability(String scope, boolean read, boolean write) {

  /** The capability of a text; empty unless it has exactly one colon, a scope and only r and w. */
  public static Optional<Capability> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1
        || text.charAt(0) != '/'
        || text.indexOf(':', colon + 1) >= 0
        || text.indexOf(',') >= 0) {
      return Optional.empty();
    }
    boolean read = false;
    boolean write = false;
    for (int i = colon + 1; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case 'r' -> read = true;
        case 'w' -> write = true;
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Capability(text.substring(0, colon), read, write));
  }

  /** True if the scope is the path itself, or a folder that the path is in. */
  public boolean covers(ResourcePath path) {
    String text = path.toString();
    return scope.endsWith("/") ? text.startsWith(scope) : text.equals(scope);
  }

  @Override
  public String toString() {
    return scope + ":" + (read ? "r" : "") + (write ? "w" : "");
  }
}
