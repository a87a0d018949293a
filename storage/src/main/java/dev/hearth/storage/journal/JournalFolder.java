package dev.hearth.storage.journal;

import dev.hearth.storage.files.DiskFull;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.JournalHead;
import dev.hearth.storage.layout.JournalLayout;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.NoSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The files of a journal, seen from outside. They are made in a folder of another name, which gets
 * its own when all of them are durable: so there is a whole journal or none, and one that lacks a
 * file has lost it.
 *
 * @param files in their order
 * @param shape how many, and how large
 * @param salt what begins every record
 */
record JournalFolder(List<Path> files, JournalOptions shape, long salt) {
  private static final int PIECE_BYTES = 64 << 10;

  /** The journal of a folder, made if there is none. */
  static JournalFolder openOrMake(
      Path folder, JournalOptions options, FileSeam seam, RandomGenerator random) {
    Path home = folder.toAbsolutePath();
    Path parent = home.getParent();
    if (parent == null) {
      throw new CannotOpen("the root folder can't hold a journal");
    }
    try {
      if (!Files.exists(home)) {
        make(home, options, seam, random);
      }
      seam.syncFolder(parent); // It may stand there since a crash, and not durably.
    } catch (IOException e) {
      throw DiskFull.isReasonOf(e, parent) ? new NoSpace(e) : new IoFailure(e);
    }
    return open(home).orElseThrow();
  }

  /**
   * The journal of a folder, or nothing if there is no such folder.
   *
   * @throws CannotOpen if files are missing, or do not belong together
   */
  static Optional<JournalFolder> open(Path folder) {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    try {
      JournalHead first = head(folder, 0);
      List<Path> files = new ArrayList<>();
      for (int segment = 0; segment < first.segments(); segment++) {
        Path file = file(folder, segment);
        JournalHead head = head(folder, segment);
        if (head.segment() != segment
            || head.segments() != first.segments()
            || head.segmentBytes() != first.segmentBytes()
            || head.salt() != first.salt()) {
          throw new CannotOpen("%s belongs to another journal".formatted(file));
        }
        if (Files.size(file) != first.segmentBytes()) {
          throw new CannotOpen(
              "%s has %d bytes in place of %d"
                  .formatted(file, Files.size(file), first.segmentBytes()));
        }
        files.add(file);
      }
      JournalOptions shape = new JournalOptions(first.segmentBytes(), first.segments());
      return Optional.of(new JournalFolder(files, shape, first.salt()));
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotOpen("the journal %s can't be read".formatted(folder), e);
    }
  }

  private static JournalHead head(Path folder, int segment) throws IOException {
    Path file = file(folder, segment);
    ByteBuffer sector = ByteBuffer.allocate(JournalLayout.SECTOR_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      while (sector.hasRemaining() && channel.read(sector) >= 0) {}
      return JournalLayout.decodeHead(sector.flip());
    } catch (NoSuchFileException e) {
      throw new CannotOpen("%s is missing, and with it what it acknowledged".formatted(file), e);
    } catch (CorruptRow e) {
      throw new CannotOpen("%s has no readable head".formatted(file), e);
    }
  }

  static Path file(Path folder, int segment) {
    return folder.resolve("segment-" + segment);
  }

  private static void make(
      Path folder, JournalOptions options, FileSeam seam, RandomGenerator random)
      throws IOException {
    Path partial = folder.resolveSibling(folder.getFileName() + ".new");
    empty(partial, seam);
    seam.createFolder(partial);
    try {
      long salt = random.nextLong() | 2; // Neither it nor the identity made of it is 0.
      for (int segment = 0; segment < options.segments(); segment++) {
        preallocate(file(partial, segment), segment, options, salt, seam);
      }
      seam.syncFolder(partial);
      seam.rename(partial, folder);
    } catch (IOException e) {
      try {
        empty(partial, seam); // The disk may be full of it.
      } catch (IOException alsoThis) {
        e.addSuppressed(alsoThis);
      }
      throw e;
    }
  }

  private static void empty(Path folder, FileSeam seam) throws IOException {
    for (Path file : seam.list(folder)) {
      seam.delete(file);
    }
  }

  /** Zeros take their place on the disk now, so that no later write has to find one. */
  private static void preallocate(
      Path file, int segment, JournalOptions options, long salt, FileSeam seam) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    try (FileSeam.Output output = seam.create(file)) {
      JournalLayout.encodeHead(
          piece, new JournalHead(segment, options.segments(), options.segmentBytes(), salt));
      output.write(piece);
      int left = options.segmentBytes() - piece.position();
      piece.clear();
      for (int at = 0; at < JournalLayout.SECTOR_BYTES; at++) {
        piece.put(at, (byte) 0);
      }
      for (; left > 0; left -= piece.limit()) {
        output.write(piece.clear().limit(Math.min(left, PIECE_BYTES)));
      }
      output.sync();
    }
  }
}
