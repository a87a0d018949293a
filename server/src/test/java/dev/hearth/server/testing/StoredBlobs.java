package dev.hearth.server.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of large contents, as a bad disk treats them. */
public final class StoredBlobs {
  private StoredBlobs() {}

  /** Removes them all from a data folder. */
  public static void lose(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path blob : files.filter(StoredBlobs::isBlob).toList()) {
        Files.delete(blob);
      }
    }
  }

  private static boolean isBlob(Path path) {
    return path.toString().contains("/blobs/") && Files.isRegularFile(path);
  }
}
