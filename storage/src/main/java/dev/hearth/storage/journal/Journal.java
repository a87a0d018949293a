package dev.hearth.storage.journal;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.layout.JournalLayout;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.CannotOpen;
import dev.hearth.storage.model.StorageException.IoFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges batches: each is one record in a file whose size never changes, made durable by one
 * sync.
 *
 * <p>The files are filled one behind the other, then the first again, once a checkpoint has taken
 * everything in it: that is {@link #release}. A batch never spans two files. After a failed write
 * or sync nobody knows what the disk holds, so every later append fails, and the sync is not tried
 * again.
 *
 * <p>One thread replays and appends; any thread may release.
 */
public final class Journal implements AutoCloseable {
  /** A batch larger than this is written in pieces, before the one sync. */
  private static final int PIECE_BYTES = 256 << 10;

  private final JournalFolder folder;
  private final List<FileSeam.InPlace> files;
  private final Steps steps;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
  private final int segmentBytes;

  /** The highest number in each file, as far as it may still be needed. */
  private long[] lastNumbers = {};

  private int segment;
  private int position;
  private boolean replayed;
  private @Nullable Throwable broken;

  private volatile long last;

  /** Everything up to this batch is needed no more. */
  private final AtomicLong released = new AtomicLong();

  private Journal(JournalFolder folder, List<FileSeam.InPlace> files, Steps steps) {
    this.folder = folder;
    this.files = files;
    this.steps = steps;
    this.segmentBytes = folder.shape().segmentBytes();
  }

  /**
   * Opens the journal of a folder, making and preallocating it if there is none; reads no batch.
   *
   * @throws CannotOpen if a file is missing, has another size, or belongs to another journal
   */
  public static Journal open(Path folder, JournalOptions options, FileSeam files, Steps steps) {
    JournalFolder made = JournalFolder.openOrMake(folder, options, files, new SecureRandom());
    List<FileSeam.InPlace> opened = new ArrayList<>();
    Journal journal = new Journal(made, opened, steps);
    try {
      for (Path file : made.files()) {
        opened.add(files.openInPlace(file));
      }
      return journal;
    } catch (IOException e) {
      IoFailure failure = new IoFailure(e);
      try {
        journal.close();
      } catch (IoFailure alsoThis) {
        failure.addSuppressed(alsoThis);
      }
      throw failure;
    }
  }

  /**
   * Visits every whole batch later than one, ascending and without a gap; changes nothing.
   *
   * @return the last number, or {@code after}
   * @throws CannotOpen if a batch is missing though a later one is there
   */
  public static long read(Path folder, long after, BatchVisitor visitor) {
    Optional<JournalFolder> journal = JournalFolder.open(folder);
    if (journal.isEmpty()) {
      return after;
    }
    try (JournalScan scan = JournalScan.of(journal.get(), after)) {
      scan.visit(visitor);
      return scan.lastNumber();
    }
  }

  /**
   * Visits every whole batch later than one, ascending and without a gap, and makes the last of
   * them durable. Call it once, before the first append.
   *
   * @return the last number, or {@code after}; the next batch is the one behind it
   * @throws CannotOpen if a batch is missing though a later one is there; nothing was visited then
   */
  public long replay(long after, BatchVisitor visitor) {
    if (replayed) {
      throw new IllegalStateException("replayed before");
    }
    try (JournalScan scan = JournalScan.of(folder, after)) {
      scan.visit(visitor);
      JournalScan.Found end = scan.last();
      lastNumbers = scan.lastNumbers();
      released.set(after);
      last = scan.lastNumber();
      segment = end.segment();
      position = Math.max(JournalLayout.SECTOR_BYTES, end.end());
      if (scan.hasLater()) {
        secure(scan.bytes(end), end);
      }
    }
    replayed = true;
    return last;
  }

  /**
   * The last record may be here because the process wrote it before it died, or although its sync
   * failed, and is then in memory only, for later syncs to pass over. What has been replayed will
   * be shown to readers, so it is written once more, byte for byte the same, and synced.
   */
  private void secure(ByteBuffer record, JournalScan.Found place) {
    try {
      files.get(place.segment()).write(record, place.offset());
      files.get(place.segment()).sync();
    } catch (IOException e) {
      throw new IoFailure(e);
    }
  }

  /**
   * True if the journal of a folder has a whole record, of whatever number; false if there is none.
   *
   * @throws CannotOpen if files are missing, or do not belong together
   */
  public static boolean hasRecords(Path folder) {
    Optional<JournalFolder> journal = JournalFolder.open(folder);
    if (journal.isEmpty()) {
      return false;
    }
    try (JournalScan scan = JournalScan.of(journal.get(), Long.MAX_VALUE)) {
      return scan.last().number() > 0;
    }
  }

  /** What tells this journal from every other; never 0 and not negative. */
  public long identity() {
    return identity(folder);
  }

  /**
   * What tells the journal of a folder from every other; empty if there is none.
   *
   * @throws CannotOpen if files are missing, or do not belong together
   */
  public static OptionalLong identity(Path folder) {
    return JournalFolder.open(folder)
        .map(found -> OptionalLong.of(identity(found)))
        .orElse(OptionalLong.empty());
  }

  private static long identity(JournalFolder folder) {
    return folder.salt() >>> 1;
  }

  /** The longest payload there may be. */
  public int payloadBytesMax() {
    return JournalLayout.payloadBytesMax(segmentBytes - JournalLayout.SECTOR_BYTES);
  }

  /** False if a batch of that length must wait until a checkpoint releases a file. */
  public boolean hasRoom(int payloadBytes) {
    return fits(payloadBytes) || lastNumbers[next()] <= released.get();
  }

  private boolean fits(int payloadBytes) {
    return JournalLayout.recordBytes(payloadBytes) <= segmentBytes - position;
  }

  private int next() {
    return (segment + 1) % files.size();
  }

  /**
   * Makes a batch durable. Ask {@link #hasRoom} first.
   *
   * @param number the last one and 1
   * @throws IoFailure if it could not be written or synced, now or ever before; it may or may not
   *     be there at the next start
   */
  public void append(long number, ByteBuffer payload) {
    if (broken != null) {
      throw new IoFailure(broken);
    }
    requireRoom(number, payload.remaining());
    try {
      if (!fits(payload.remaining())) {
        segment = next();
        position = JournalLayout.SECTOR_BYTES;
      }
      lastNumbers[segment] = number;
      int written = write(number, payload);
      steps.reached(Step.JOURNAL_WRITTEN);
      files.get(segment).sync();
      position += written;
      last = number;
    } catch (IOException e) {
      broken = e;
      throw new IoFailure(e);
    } catch (RuntimeException | Error e) {
      broken = e;
      throw e;
    }
  }

  private void requireRoom(long number, int payloadBytes) {
    if (!replayed) {
      throw new IllegalStateException("not replayed");
    }
    if (number != last + 1) {
      throw new IllegalArgumentException("batch " + number + " behind " + last);
    }
    if (payloadBytes > payloadBytesMax()) {
      throw new IllegalArgumentException("payload of " + payloadBytes + " bytes");
    }
    if (!hasRoom(payloadBytes)) {
      throw new IllegalStateException("no room before a release");
    }
  }

  /** Writes the record of a batch, in one piece if it is not large; returns its bytes. */
  private int write(long number, ByteBuffer payload) throws IOException {
    int bytes = JournalLayout.recordBytes(payload.remaining());
    int end = position + bytes;
    ByteBuffer rest = payload.duplicate();
    piece.clear();
    JournalLayout.encodeRecordHead(piece, folder.salt(), number, rest);
    for (int at = position; at < end; at += piece.limit(), piece.clear()) {
      int taken = Math.min(piece.remaining(), rest.remaining());
      piece.put(piece.position(), rest, rest.position(), taken).position(piece.position() + taken);
      rest.position(rest.position() + taken);
      while (piece.hasRemaining() && piece.position() < end - at) {
        piece.put((byte) 0);
      }
      files.get(segment).write(piece.flip(), at);
    }
    return bytes;
  }

  /**
   * Everything up to a batch is durable elsewhere: files with nothing later may be overwritten. Of
   * several calls the highest number counts.
   */
  public void release(long number) {
    if (number > last) {
      throw new IllegalArgumentException("batch " + number + " is not written");
    }
    released.accumulateAndGet(number, Math::max);
    steps.reached(Step.RELEASED);
  }

  /** Closes the files; idempotent. */
  @Override
  public void close() {
    IoFailure failure = null;
    for (FileSeam.InPlace file : files) {
      try {
        file.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = new IoFailure(e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    files.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
