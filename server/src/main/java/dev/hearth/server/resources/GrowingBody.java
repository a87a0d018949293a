package dev.hearth.server.resources;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * A body whose length nobody announced: asks each time it has doubled whether so much may be stored
 * at all. So a sender can't fill the disk past the quota by more than what is allowed, and is told
 * so while it sends.
 */
final class GrowingBody extends FilterInputStream {
  /** Less than this is not worth a look. */
  static final long FIRST_LOOK_BYTES = 1 << 20;

  private final LongConsumer check;
  private long length;
  private long nextLook = FIRST_LOOK_BYTES;

  /**
   * @param check takes the bytes so far; what it throws ends the body
   */
  GrowingBody(InputStream body, LongConsumer check) {
    super(body);
    this.check = check;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int read = super.read(target, offset, count);
    count(Math.max(0, read));
    return read;
  }

  private void count(int bytes) {
    length += bytes;
    if (length >= nextLook) {
      nextLook = 2 * length;
      check.accept(length);
    }
  }
}
