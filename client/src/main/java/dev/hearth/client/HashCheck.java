package dev.hearth.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Passes content on and fails at its end if it is not what its hash says. */
final class HashCheck extends FilterInputStream {
  private final ContentHash expected;
  private final ContentHash.Builder seen = ContentHash.builder();
  private boolean checked;

  HashCheck(InputStream content, ContentHash expected) {
    super(content);
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    if (read > 0) {
      seen.update(target, offset, read);
    } else if (read < 0 && !checked) {
      checked = true;
      if (!seen.build().equals(expected)) {
        throw new HashMismatchException();
      }
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return readNBytes((int) Math.min(bytes, Integer.MAX_VALUE)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
