package dev.hearth.client;

import dev.hearth.client.wire.MalformedException;
import dev.hearth.client.wire.RequestPath;
import dev.hearth.client.wire.ResourceUri;

/**
 * Where a resource or a folder is: whose, and at which path.
 *
 * @param path decoded, starts with {@code /}, without empty, {@code .} or {@code ..} segments; a
 *     folder ends with {@code /}
 */
public record Address(Pubky user, String path) {
  private static final String SCHEME = "pubky://";

  /** Refuses a path that would arrive as another one. */
  public Address {
    try {
      RequestPath.encode(path);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage() + ": " + path, e);
    }
  }

  /**
   * Reads {@code pubky://<key>/path}, {@code pubky<key>/path} or {@code <key>/path}.
   *
   * @throws IllegalArgumentException if it is none of the three
   */
  public static Address parse(String text) {
    String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    int slash = rest.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("an address is a key and a path: " + text);
    }
    return new Address(Pubky.parse(rest.substring(0, slash)), rest.substring(slash));
  }

  public boolean isFolder() {
    return path.endsWith("/");
  }

  /**
   * What is below this folder.
   *
   * @param below without a slash in front
   * @throws IllegalArgumentException if this is no folder, or the result is no path
   */
  public Address resolve(String below) {
    if (!isFolder()) {
      throw new IllegalArgumentException("not a folder: " + path);
    }
    return new Address(user, path + below);
  }

  /** The path as it stands in a request. */
  String target() {
    return RequestPath.encode(path);
  }

  /** The form {@code pubky://<key>/path}. */
  @Override
  public String toString() {
    return new ResourceUri(user.z32(), path).toString();
  }
}
