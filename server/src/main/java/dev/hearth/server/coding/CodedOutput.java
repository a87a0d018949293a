package dev.hearth.server.coding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A body of unknown length on its way to a client, coded in pieces of some 64 KiB. Belongs to one
 * thread, and lives only within {@link #send}: its compressor's memory is not the heap's, so nobody
 * may forget it.
 */
public final class CodedOutput extends OutputStream {
  private static final int PIECE_BYTES = 64 << 10;

  private final Splice splice;
  private final OutputStream target;
  private final Coder coder;
  private byte[] plain = new byte[8 << 10];
  private int length;
  private boolean begun;

  private CodedOutput(Coding coding, Coder coder, OutputStream target) {
    this.splice = Splice.of(coding);
    this.coder = coder;
    this.target = target;
  }

  /** Writes a body. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Codes a whole body into a stream, which stays open. What fails on the way leaves a body without
   * its end, and closing is then the caller's not to do: no decoder may take the part for whole.
   */
  public static void send(Coding coding, OutputStream target, Content content) throws IOException {
    send(coding, new Coder(), target, content);
  }

  static void send(Coding coding, Coder coder, OutputStream target, Content content)
      throws IOException {
    try (coder) {
      CodedOutput out = new CodedOutput(coding, coder, target);
      content.writeTo(out);
      out.end();
    }
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

  private void end() throws IOException {
    piece();
    target.write(splice.tail());
  }
}
