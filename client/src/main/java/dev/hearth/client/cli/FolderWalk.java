package dev.hearth.client.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Walks a folder and everything below it. Holds one open folder for each level and nothing else,
 * however many files there are. Links are not followed: they could lead out of the folder, or round
 * in a circle.
 */
final class FolderWalk {
  /** What is met, in no particular order. */
  interface Visitor {
    /**
     * A regular file.
     *
     * @param below its path from the walked folder, with {@code /} between names
     */
    void file(Path file, String below);

    /** A symbolic link. */
    void link();

    /** A device, a pipe or a socket. */
    void special();

    /** What cannot be read or named; with what is below it. */
    void problem(String shown, String reason);

    /** Asked before each step: whether to stop. */
    boolean isEnough();
  }

  private final Visitor visitor;

  FolderWalk(Visitor visitor) {
    this.visitor = visitor;
  }

  void walk(Path folder) throws IOException {
    walk(folder, "");
  }

  private void walk(Path folder, String below) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (visitor.isEnough()) {
          return;
        }
        visit(entry, below);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void visit(Path entry, String parent) throws IOException {
    Optional<String> name = LocalNames.name(entry);
    String below = parent + name.orElseGet(() -> LocalNames.shown(entry));
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      visitor.problem(below, Failures.message(e));
      return;
    }
    if (attributes.isSymbolicLink()) {
      visitor.link();
    } else if (attributes.isOther()) {
      visitor.special();
    } else if (name.isEmpty()) {
      visitor.problem(below, "the name is not UTF-8");
    } else if (attributes.isDirectory()) {
      enter(entry, below);
    } else {
      visitor.file(entry, below);
    }
  }

  private void enter(Path folder, String below) throws IOException {
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      visitor.problem(below + "/", "not allowed to read it");
      return;
    }
    walk(folder, below + "/");
  }
}
