package dev.hearth.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.eclipse.jetty.ee10.servlet.HttpOutput;

/** Writes bytes of files to an answer, piece by piece, so that none is ever held whole. */
public final class FileBody {
  private static final int CHUNK_BYTES = 64 << 10;

  private FileBody() {}

  /**
   * Files that answers keep open while they wait for their peers, where all answers together hold
   * no more than so much memory: those of one piece keep none, and others hold two pieces each.
   */
  public static long openFilesMax(long memoryBytes) {
    return memoryBytes / heldBytes(Long.MAX_VALUE);
  }

  /** Memory held while so much is copied: a piece, and once more where it is written. */
  public static long heldBytes(long length) {
    return 2 * Math.min(length, CHUNK_BYTES);
  }

  /**
   * Copies a part of a file, and closes it once the last piece is read and before that is written:
   * many peers may be slow to take a small answer, and none of them keeps a file open.
   *
   * @throws EOFException if the file is shorter than promised
   */
  public static void copy(FileChannel file, long first, long length, OutputStream out)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(length, CHUNK_BYTES));
    long at = first;
    long end = first + length;
    while (at < end) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
      int count = file.read(chunk, at);
      if (count < 0) {
        throw new EOFException("a file is shorter than promised");
      }
      at += count;
      if (at == end) {
        file.close();
      }
      write(out, chunk.flip());
    }
  }

  /** Writes what remains of a buffer, without a copy where Jetty takes it as it is. */
  public static void write(OutputStream out, ByteBuffer bytes) throws IOException {
    if (out instanceof HttpOutput jetty) {
      jetty.write(bytes);
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      out.write(copy);
    }
  }
}
