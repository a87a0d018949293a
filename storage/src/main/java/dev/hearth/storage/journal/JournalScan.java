package dev.hearth.storage.journal;

import dev.hearth.storage.layout.JournalLayout;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.IoFailure;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The whole records of a journal, and those among them that are later than some batch.
 *
 * <p>A record may begin at any sector, and each sector is looked at that is not inside a whole
 * record. So a record that is not whole hides none behind it, and no order of the files has to be
 * guessed: what is later than {@code after} must be the batches {@code after + 1, after + 2, …}.
 *
 * <p>That is enough to tell a torn end from damage. A batch is written after the sync of the one
 * before it, so a power cut can break the last record only. If one is missing and a later one is
 * there, the missing one was acknowledged. A broken record with nothing behind it can't be told
 * from one that was never acknowledged; {@code after} includes it once a checkpoint has it.
 */
final class JournalScan implements AutoCloseable {
  /** Where a whole record stands. */
  record Found(long number, int segment, int offset, int payloadBytes) {
    int end() {
      return offset + JournalLayout.recordBytes(payloadBytes);
    }
  }

  private final JournalFolder folder;
  private final long after;
  private final Arena arena = Arena.ofConfined();
  private final ByteBuffer file;
  private final long[] lastNumbers;
  private final List<Found> later = new ArrayList<>();
  private Found last = new Found(0, 0, 0, 0);

  private int loaded = -1;

  private JournalScan(JournalFolder folder, long after) {
    this.folder = folder;
    this.after = after;
    this.lastNumbers = new long[folder.files().size()];
    this.file = arena.allocate(folder.shape().segmentBytes()).asByteBuffer();
  }

  /**
   * Looks through all files of a journal.
   *
   * @throws CannotOpen if a batch later than {@code after} is missing
   */
  static JournalScan of(JournalFolder folder, long after) {
    JournalScan scan = new JournalScan(folder, after);
    try {
      for (int segment = 0; segment < folder.files().size(); segment++) {
        scan.load(segment);
        scan.find(segment);
      }
      scan.requireNoGap();
      return scan;
    } catch (RuntimeException e) {
      scan.close();
      throw e;
    }
  }

  /** Shows every whole batch later than {@code after}, ascending and without a gap. */
  void visit(BatchVisitor visitor) {
    for (Found found : later) {
      visitor.batch(found.number(), JournalLayout.payload(bytes(found), 0));
    }
  }

  /** A whole record with its zeros; valid until the next call. */
  ByteBuffer bytes(Found found) {
    load(found.segment());
    if (!JournalLayout.isRecord(file, found.offset(), folder.salt())) {
      throw new CannotOpen("the journal has changed while it was read");
    }
    return file.slice(found.offset(), found.end() - found.offset());
  }

  /** The highest number found, or {@code after} if that is higher. */
  long lastNumber() {
    return Math.max(after, last.number());
  }

  /** Where the record with the highest number stands; its number is 0 if there is none. */
  Found last() {
    return last;
  }

  /** True if a batch later than {@code after} was found. */
  boolean hasLater() {
    return !later.isEmpty();
  }

  /** The highest number in each file; 0 if it has no whole record. */
  long[] lastNumbers() {
    return lastNumbers.clone();
  }

  private void load(int segment) {
    if (segment == loaded) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder.files().get(segment))) {
      file.clear();
      while (file.hasRemaining()) {
        if (channel.read(file) < 0) {
          throw new EOFException("a file of the journal has become shorter");
        }
      }
      file.flip();
      loaded = segment;
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }

  private void find(int segment) {
    int offset = JournalLayout.SECTOR_BYTES;
    while (offset < file.limit()) {
      if (!JournalLayout.isRecord(file, offset, folder.salt())) {
        offset += JournalLayout.SECTOR_BYTES;
        continue;
      }
      long number = JournalLayout.batch(file, offset);
      Found found = new Found(number, segment, offset, JournalLayout.payloadBytes(file, offset));
      lastNumbers[segment] = Math.max(lastNumbers[segment], number);
      if (number > last.number()) {
        last = found;
      }
      if (number > after) {
        later.add(found);
      }
      offset = found.end();
    }
  }

  private void requireNoGap() {
    later.sort(Comparator.comparingLong(Found::number));
    long expected = after + 1;
    for (Found found : later) {
      if (found.number() != expected) {
        throw new CannotOpen(
            "the journal is damaged: batch %d can't be read, though batch %d behind it can"
                .formatted(expected, found.number()));
      }
      expected++;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
