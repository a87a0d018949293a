package dev.hearth.storage.pages;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.files.TooManyOpenFiles;
import dev.hearth.storage.layout.PageLayout;
import dev.hearth.storage.layout.PageLayout.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the pages: {@code <name>.zst}, written under another name, synced, renamed. What
 * stands there under a page's name is therefore whole, unless the disk spoils it; it is looked at
 * nevertheless.
 */
final class PageFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PageFolder.class);
  private static final String PAGE = ".zst";
  private static final String UNFINISHED = ".tmp";
  private static final String ASIDE = ".aside-";
  private static final int HASHED_BYTES = 64 << 10;

  private final Path folder;
  private final FileSeam files;

  PageFolder(Path folder, FileSeam files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Makes the folder, removes what is no page, and lists the others in no order. A file that can't
   * be read is no page either, and stays: the one that is made anew takes its place.
   */
  List<SealedPage> load() throws IOException {
    files.createFolder(folder);
    Path parent = folder.getParent();
    if (parent != null) {
      files.syncFolder(parent);
    }
    List<SealedPage> pages = new ArrayList<>();
    for (Path file : files.list(folder)) {
      try {
        Optional<SealedPage> page = look(file);
        if (page.isPresent()) {
          pages.add(page.get());
        } else {
          LOG.atWarn().addKeyValue("file", file.getFileName()).log("what is no page is removed");
          files.delete(file);
        }
      } catch (IOException e) {
        passOver(file, e);
      }
    }
    return pages;
  }

  /** One file that fails must not cost all others; where none can be opened, none has failed. */
  private static void passOver(Path file, IOException failure) throws IOException {
    if (TooManyOpenFiles.isReasonOf(failure)) {
      throw failure;
    }
    LOG.atWarn()
        .addKeyValue("file", file.getFileName())
        .setCause(failure)
        .log("what can't be read or removed counts as no page");
  }

  private static Optional<SealedPage> look(Path file) throws IOException {
    String text = String.valueOf(file.getFileName());
    if (!text.endsWith(PAGE)) {
      return Optional.empty();
    }
    Optional<PageName> name = PageName.parse(text.substring(0, text.length() - PAGE.length()));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = read(channel, Math.min(channel.size(), PageLayout.FRAME_OFFSET));
      Optional<Header> header = PageCheck.header(start, channel.size());
      return header
          .filter(found -> found.after() == name.get().after().value())
          .filter(found -> found.through() == name.get().through().value())
          .map(found -> new SealedPage(name.get(), found.events(), found.fileBytes()));
    }
  }

  /** Keeps a page; when this returns it is durable. The buffer's position stays. */
  void write(PageName name, ByteBuffer file) throws IOException {
    Path unfinished = folder.resolve(name + UNFINISHED);
    setAside(unfinished);
    setAside(path(name));
    files.delete(unfinished);
    try {
      try (FileSeam.Output output = files.create(unfinished)) {
        output.write(file.duplicate());
        output.sync();
      }
      files.rename(unfinished, path(name));
      files.syncFolder(folder);
    } catch (IOException e) {
      deleteAfter(e, unfinished);
      throw e;
    }
  }

  /** A folder, which no file can replace, and which is not ours to empty, gets another name. */
  private void setAside(Path place) throws IOException {
    if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      Path aside = folder.resolve(place.getFileName() + ASIDE + System.nanoTime());
      LOG.atWarn().addKeyValue("as", aside.getFileName()).log("a folder among the pages is kept");
      files.rename(place, aside);
    }
  }

  private void deleteAfter(IOException cause, Path file) {
    try {
      files.delete(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  void delete(PageName name) throws IOException {
    files.delete(path(name));
  }

  /** The page's bytes; empty if there is no such file. */
  Optional<OpenPage> open(PageName name) throws IOException {
    try {
      FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ);
      try {
        return Optional.of(new OpenPage(name, channel, channel.size()));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether an open file holds what its name says; reads all of it, a piece at a time. */
  static boolean isWhole(OpenPage page) throws IOException {
    ByteBuffer start = read(page.file(), Math.min(page.bytes(), PageLayout.FRAME_OFFSET));
    boolean possible = PageCheck.header(start, page.bytes()).isPresent();
    return possible && PageCheck.isNamed(start, page.bytes(), hash(page), page.name());
  }

  private static String hash(OpenPage page) throws IOException {
    MessageDigest digest = PageName.digest();
    ByteBuffer piece = ByteBuffer.allocate(HASHED_BYTES);
    long at = 0;
    while (page.file().read(piece, at) > 0) {
      at += piece.position();
      digest.update(piece.flip());
      piece.clear();
    }
    return PageName.hash(digest);
  }

  /** Bytes that the disk has left. */
  long bytesFree() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  private static ByteBuffer read(FileChannel channel, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) bytes);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
      // read on
    }
    return buffer.flip();
  }

  private Path path(PageName name) {
    return folder.resolve(name + PAGE);
  }
}
