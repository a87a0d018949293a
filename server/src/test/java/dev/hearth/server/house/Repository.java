package dev.hearth.server.house;

import java.nio.file.Files;
import java.nio.file.Path;

/** The repository this test was built from. */
final class Repository {
  private Repository() {}

  /** The folder that holds the launcher, found from the folder the test runs in. */
  static Path top() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("hearth")) || !Files.exists(folder.resolve("storage"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no launcher above " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
