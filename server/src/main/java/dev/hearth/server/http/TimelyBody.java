package dev.hearth.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/**
 * A body whose sender keeps up with a {@link LeastRate}, or it ends with an {@link IOException}
 * caused by a {@link TimeoutException}, as one that stands still does. Only the time in which the
 * sender is waited for counts, not what the server takes for the bytes. One read ends by itself
 * when the body stands still, so the time is up at most that much later; what is no content does
 * not keep it going, because the connection asks whether it {@link #isOverdue}.
 */
final class TimelyBody extends FilterInputStream {
  private final LeastRate rate;
  private LeastRate.Standing standing;
  private long began;
  private boolean earns = true;
  private boolean tooSlow;

  TimelyBody(InputStream body, LeastRate rate) {
    super(body);
    this.rate = rate;
    this.standing = rate.begin();
  }

  /** From now on the rest may take the patience in all, however much of it comes. */
  void endSoon() {
    standing = rate.begin();
    earns = false;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!tooSlow) {
      began = rate.nanos().getAsLong();
      int count = in.read(bytes, offset, length);
      long waited = rate.nanos().getAsLong() - began;
      tooSlow = !standing.keepsUp(waited, earns ? Math.max(0, count) : 0) && count >= 0;
      if (!tooSlow) {
        return count;
      }
    }
    throw new IOException(new TimeoutException("the body comes too slowly"));
  }

  /** True once the read that is under way would be too late even if its content came now. */
  boolean isOverdue() {
    tooSlow |= !standing.wouldKeepUp(rate.nanos().getAsLong() - began);
    return tooSlow;
  }
}
