package dev.hearth.server.http;

import dev.hearth.storage.model.StorageException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The large answers that are being written: what they hold of memory together is bounded, and a
 * peer that does not take its answer at the {@link LeastRate} loses the connection. Small answers
 * are not looked at: they hold no more than {@link #SMALL_BYTES} each, and mostly nothing, because
 * the kernel takes them at once. Safe for any thread.
 */
public final class Answers {
  /** Up to here an answer is small. */
  static final int SMALL_BYTES = 8 << 10;

  /** A setting's default: many answers, and a part of the heap. */
  public static final long MEMORY_BYTES = 128 << 20;

  /** One look counts as no more than this part of the patience: the machine may have slept. */
  private static final int LOOKS_MIN = 3;

  private final long memoryBytes;
  private final LeastRate rate;
  private final AtomicLong heldBytes = new AtomicLong();
  private final Set<Held> held = ConcurrentHashMap.newKeySet();

  /**
   * @param memoryBytes for all large answers together; one alone may be larger
   * @param rate at which a peer has to take a large answer, and to send a body
   */
  public Answers(long memoryBytes, LeastRate rate) {
    this.memoryBytes = memoryBytes;
    this.rate = rate;
  }

  LeastRate rate() {
    return rate;
  }

  /**
   * Takes memory for an answer.
   *
   * @return what gives it back
   * @throws StorageException.Overloaded if there is not enough
   */
  Runnable hold(long bytes, PeerSocket socket) {
    long taken = Math.min(bytes, memoryBytes);
    if (heldBytes.addAndGet(taken) > memoryBytes) {
      heldBytes.addAndGet(-taken);
      throw new StorageException.Overloaded("answer_memory_bytes");
    }
    Held answer = new Held(taken, socket);
    held.add(answer);
    return answer;
  }

  /** Bytes held now. */
  long heldBytes() {
    return heldBytes.get();
  }

  /** Looks at every large answer; to be called again and again by one thread. */
  public void cutSlowReaders() {
    held.forEach(Held::look);
  }

  /** One answer being written. */
  private final class Held implements Runnable {
    private final long bytes;
    private final PeerSocket socket;
    private final AtomicBoolean ended = new AtomicBoolean();

    // Of the thread that looks.
    private final LeastRate.Standing standing = rate.begin();
    private long accepted;
    private long lookedAt;

    Held(long bytes, PeerSocket socket) {
      this.bytes = bytes;
      this.socket = socket;
      this.accepted = socket.accepted();
      this.lookedAt = rate.nanos().getAsLong();
    }

    void look() {
      long now = rate.nanos().getAsLong();
      long acceptedNow = socket.accepted();
      boolean waits = socket.isWriting();
      // The time that the server itself takes for the next bytes is not the peer's.
      long most = rate.patience().toNanos() / LOOKS_MIN;
      long waited = waits ? Math.min(now - lookedAt, most) : 0;
      boolean keepsUp = standing.keepsUp(waited, acceptedNow - accepted);
      accepted = acceptedNow;
      lookedAt = now;
      if (!keepsUp) {
        socket.reset(new TimeoutException("the answer is read too slowly"));
      } else if (waits) {
        socket.offerSoon();
      }
    }

    /** The answer has ended. */
    @Override
    public void run() {
      if (ended.compareAndSet(false, true)) {
        held.remove(this);
        heldBytes.addAndGet(-bytes);
      }
    }
  }
}
