package dev.hearth.storage.blobs;

import dev.hearth.storage.model.ContentHash;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole body that no row names yet. A write that takes it over either commits it, and then says
 * {@link #committed}, or discards it; whoever does not hand it on calls {@link #discard}. Safe for
 * any thread.
 */
public final class StagedContent {
  private static final Logger LOG = LoggerFactory.getLogger(StagedContent.class);

  private enum State {
    STAGED,
    COMMITTED,
    DISCARDED
  }

  private final Contents owner;
  private final ContentHash hash;
  private final long length;
  private final byte @Nullable [] inline;
  private final @Nullable BlobName blob;
  private final boolean afterStop;
  private final AtomicReference<State> state = new AtomicReference<>(State.STAGED);

  private StagedContent(
      Contents owner,
      ContentHash hash,
      long length,
      byte @Nullable [] inline,
      @Nullable BlobName blob,
      boolean afterStop) {
    this.afterStop = afterStop;
    this.owner = owner;
    this.hash = hash;
    this.length = length;
    this.inline = inline;
    this.blob = blob;
  }

  static StagedContent inline(Contents owner, ContentHash hash, byte[] bytes) {
    return new StagedContent(owner, hash, bytes.length, bytes, null, false);
  }

  static StagedContent blob(
      Contents owner, ContentHash hash, long length, BlobName name, boolean afterStop) {
    return new StagedContent(owner, hash, length, null, name, afterStop);
  }

  public ContentHash hash() {
    return hash;
  }

  /** Bytes of the body. */
  public long length() {
    return length;
  }

  /** The bytes of a small body; not a copy, so not to be changed. */
  public Optional<byte[]> inline() {
    return Optional.ofNullable(inline);
  }

  /** The blob's name, when the body is a file. */
  public Optional<String> blob() {
    return Optional.ofNullable(blob).map(BlobName::toString);
  }

  /** Says that a durable row names this body now. */
  public void committed() {
    state.compareAndSet(State.STAGED, State.COMMITTED);
  }

  /** Removes what was written; idempotent; does nothing once a commit has named it. */
  public void discard() {
    if (!owner.mayDiscard(afterStop) || !state.compareAndSet(State.STAGED, State.DISCARDED)) {
      return;
    }
    if (blob != null) {
      try {
        owner.remove(blob);
      } catch (IOException e) {
        // No row names the file, so it does no harm; the sweep of a later start tries again.
        LOG.atWarn().addKeyValue("blob", blob).setCause(e).log("discarded body not removed");
      }
    }
  }
}
