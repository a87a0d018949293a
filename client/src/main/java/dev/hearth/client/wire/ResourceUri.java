package dev.hearth.client.wire;

/**
 * The text {@code pubky://<key><path>} that listings and upstream events carry, path decoded.
 *
 * @param user z-base-32, as it came
 * @param path starts with {@code /}; as it came, so not to be trusted as a file name
 */
public record ResourceUri(String user, String path) {
  private static final String SCHEME = "pubky://";

  /**
   * Takes a line apart.
   *
   * @throws MalformedException if it is no such text
   */
  public static ResourceUri parse(String text) {
    int slash = text.indexOf('/', SCHEME.length());
    if (!text.startsWith(SCHEME) || slash < 0) {
      throw new MalformedException("not the address of a resource", text);
    }
    return new ResourceUri(text.substring(SCHEME.length(), slash), text.substring(slash));
  }

  @Override
  public String toString() {
    return SCHEME + user + path;
  }
}
