package dev.hearth.server.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A folder like the ones people have: files of all sizes, odd names, links. */
final class SampleTree {
  private static final String[] NAMES = {
    "README",
    "a b.txt",
    "100%.html",
    "über.md",
    "plus+and&more?.json",
    "#hash",
    "日本語.txt",
    "quote'\"quote",
    "semi;colon",
    "back\\slash",
    "tilde~",
    "%2e%2e",
    "..dots",
    "star*",
    "x.gz"
  };

  /** Most are small, some are beyond what a row keeps, a few span several buffers. */
  private static final int[] SIZES = {0, 1, 17, 300, 4_000, 65_536, 65_537, 200_000};

  private SampleTree() {}

  /** Fills a folder with about this many files, and some links that must be left out. */
  static Path grow(Path folder, int files, RandomGenerator random) throws IOException {
    Path place = Files.createDirectories(folder);
    for (int i = 0; i < files; i++) {
      if (random.nextInt(8) == 0) {
        Path parent = random.nextInt(3) == 0 ? folder : place;
        place = Files.createDirectories(parent.resolve("d" + i + " " + NAMES[i % NAMES.length]));
      }
      byte[] content = new byte[SIZES[random.nextInt(SIZES.length)]];
      random.nextBytes(content);
      Files.write(place.resolve(i + NAMES[random.nextInt(NAMES.length)]), content);
    }
    Files.createSymbolicLink(folder.resolve("link-to-file"), folder.resolve("nowhere"));
    Files.createSymbolicLink(folder.resolve("link-to-folder"), folder);
    return folder;
  }

  /** The regular files below a folder, by their path with slashes. */
  static NavigableMap<String, Path> files(Path folder) throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .forEach(path -> files.put(folder.relativize(path).toString(), path));
    }
    return files;
  }
}
