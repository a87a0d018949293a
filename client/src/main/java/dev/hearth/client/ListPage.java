package dev.hearth.client;

import dev.hearth.client.wire.MalformedException;
import dev.hearth.client.wire.ResourceUri;
import java.util.List;
import java.util.Optional;

/**
 * Entries of a folder.
 *
 * @param paths decoded, starting with {@code /}; folders end with {@code /}. Chosen by a stranger:
 *     never use one as a file name unchecked
 * @param next cursor of the following page; empty if this page was not full
 */
public record ListPage(List<String> paths, Optional<String> next) {
  public ListPage {
    paths = List.copyOf(paths);
  }

  /**
   * Reads an answer: one address a line, no line break at the end.
   *
   * @throws MalformedException if a line is no address of that user
   */
  static ListPage read(ListQuery query, String text) {
    List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    List<String> paths = lines.stream().map(line -> path(query, line)).toList();
    boolean full = lines.size() >= query.limit();
    return new ListPage(paths, full ? Optional.of(lines.getLast()) : Optional.empty());
  }

  private static String path(ListQuery query, String line) {
    ResourceUri uri = ResourceUri.parse(line);
    if (!uri.user().equals(query.folder().user().z32())
        || !uri.path().startsWith(query.folder().path())) {
      throw new MalformedException("listing shows what is not below the folder", line);
    }
    return uri.path();
  }
}
