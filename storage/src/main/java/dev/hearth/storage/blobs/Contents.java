package dev.hearth.storage.blobs;

import dev.hearth.storage.model.Steps;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Takes bodies in. A body is hashed as it arrives, kept in memory while it is small, and written to
 * a file once it is not; nothing is ever held whole in memory beyond the inline limit. Safe for any
 * thread.
 */
public final class Contents {
  private final BlobFolder folder;
  private final long start;
  private final int inlineBytesMax;
  private final Steps steps;
  private final RandomGenerator random;
  private final Consumer<Throwable> failed;
  private volatile Predicate<String> remover = _ -> false;
  private final AtomicBoolean outcomeUnknown = new AtomicBoolean();

  /**
   * Composes the way in.
   *
   * @param start the number of this start of the server, durable before the first body
   * @param inlineBytesMax the largest body kept in memory
   * @param random source of names; safe for any thread
   * @param failed told when a file operation failed for another reason than lack of space or of
   *     open files: after a failed sync nobody knows what the disk holds, so writing must stop
   */
  public Contents(
      BlobFolder folder,
      long start,
      int inlineBytesMax,
      Steps steps,
      RandomGenerator random,
      Consumer<Throwable> failed) {
    this.folder = folder;
    this.start = start;
    this.inlineBytesMax = inlineBytesMax;
    this.steps = steps;
    this.random = random;
    this.failed = failed;
  }

  /**
   * Hands the names of bodies that are not wanted to somebody who removes their files, so that the
   * committer, which refuses them, need not wait for the unlinking of a gigabyte.
   *
   * @param taker returns at once, and false when it takes no more: then they are removed in place
   */
  public void discardThrough(Predicate<String> taker) {
    remover = taker;
  }

  /** Begins a body; the writer belongs to one thread. */
  public ContentWriter begin() {
    return new ContentWriter(this, outcomeUnknown.get());
  }

  /**
   * Says that a commit failed without telling whether it happened. Its rows may name any body begun
   * before, so from now on none of those is removed; the next start sorts them out.
   */
  public void keepEverything() {
    outcomeUnknown.set(true);
  }

  /** True if no row of a lost commit can name a body. */
  boolean mayDiscard(boolean begunAfterwards) {
    return begunAfterwards || !outcomeUnknown.get();
  }

  /** Removes the file of a body that no row will ever name, soon if not now. */
  void remove(BlobName name) throws IOException {
    if (!remover.test(name.toString())) {
      folder.unlink(name.toString());
    }
  }

  BlobFolder folder() {
    return folder;
  }

  int inlineBytesMax() {
    return inlineBytesMax;
  }

  Steps steps() {
    return steps;
  }

  BlobName freshName() {
    return BlobName.fresh(start, random);
  }

  void reportFailure(Throwable cause) {
    failed.accept(cause);
  }
}
