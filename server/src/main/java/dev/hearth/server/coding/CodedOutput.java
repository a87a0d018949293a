package dev.hearth.server.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A body of unknown length on its way to a client, coded in pieces of some 64 KiB. Belongs to one
 * thread. Closing it ends the body; what fails before that leaves a body that no decoder takes for
 * whole.
 */
public final class CodedOutput extends OutputStream {
  private static final int PIECE_BYTES = 64 << 10;

  private final Splice splice;
  private final OutputStream target;
  private final Coder coder = new Coder();
  private byte[] plain = new byte[8 << 10];
  private int length;
  private boolean begun;
  private boolean closed;

  public CodedOutput(Coding coding, OutputStream target) {
    this.splice = Splice.of(coding);
    this.target = target;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (plain.length - length < count) {
      plain = Arrays.copyOf(plain, Math.max(plain.length * 2, length + count));
    }
    System.arraycopy(bytes, offset, plain, length, count);
    length += count;
    if (length >= PIECE_BYTES) {
      piece();
    }
  }

  private void piece() throws IOException {
    if (!begun) {
      target.write(splice.head());
      begun = true;
    }
    if (length > 0) {
      coder.compress(splice.coding(), plain, 0, length);
      splice.take(coder, plain, 0, length);
      target.write(coder.bytes(), 0, coder.length());
      length = 0;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (coder;
        target) {
      piece();
      target.write(splice.tail());
    }
  }
}
