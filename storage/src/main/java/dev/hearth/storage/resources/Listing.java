package dev.hearth.storage.resources;

import java.util.List;

/**
 * One page of a folder.
 *
 * @param paths absolute decoded paths in the order asked for; folders end in {@code /}
 * @param exists false if nothing at all is stored below the folder
 */
public record Listing(List<String> paths, boolean exists) {
  public Listing {
    paths = List.copyOf(paths);
  }
}
