package dev.hearth.client.bench.net;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body apart that was asked for in a compression, as its pieces come, and counts what came.
 * The decoders are zlib's and zstd's own, so a load of compressed streams also checks them. Belongs
 * to one connection; closing frees memory that is not the heap's.
 */
public final class BodyDecoder implements BodySink, AutoCloseable {
  private static final int GZIP_HEAD = 10;
  private static final int PLAIN_BYTES = 16 << 10;
  private static final int CODED_BYTES = 4 << 10;

  private final Compression compression;
  private final BodySink plain;
  private final byte[] decoded = new byte[PLAIN_BYTES];
  private @Nullable Inflater inflater;
  private @Nullable ZstdDecompressCtx zstd;
  private ByteBuffer source = ByteBuffer.allocate(0);
  private ByteBuffer target = ByteBuffer.allocate(0);
  private int headLeft;
  private long codedBytes;

  public BodyDecoder(Compression compression, BodySink plain) {
    this.compression = compression;
    this.plain = plain;
    reset();
  }

  /** Begins with the next answer. */
  public void reset() {
    close();
    headLeft = GZIP_HEAD;
    switch (compression) {
      case NONE -> {}
      case GZIP -> inflater = new Inflater(true);
      case ZSTD -> {
        zstd = new ZstdDecompressCtx();
        source = ByteBuffer.allocateDirect(CODED_BYTES);
        target = ByteBuffer.allocateDirect(PLAIN_BYTES);
      }
    }
  }

  /** Bytes of bodies as they came, since it was made. */
  public long codedBytes() {
    return codedBytes;
  }

  @Override
  public void body(byte[] bytes, int from, int to) throws IOException {
    codedBytes += to - from;
    switch (compression) {
      case NONE -> plain.body(bytes, from, to);
      case GZIP -> inflate(bytes, from, to);
      case ZSTD -> decompress(bytes, from, to);
    }
  }

  private void inflate(byte[] bytes, int from, int to) throws IOException {
    int head = Math.min(headLeft, to - from);
    headLeft -= head;
    Inflater open = inflater;
    if (open == null) {
      throw new IOException("closed");
    }
    open.setInput(bytes, from + head, to - from - head);
    try {
      int count = open.inflate(decoded);
      while (count > 0) {
        plain.body(decoded, 0, count);
        count = open.inflate(decoded);
      }
    } catch (DataFormatException e) {
      throw new IOException("not gzip", e);
    }
  }

  private void decompress(byte[] bytes, int from, int to) throws IOException {
    ZstdDecompressCtx open = zstd;
    if (open == null) {
      throw new IOException("closed");
    }
    for (int at = from; at < to; ) {
      int count = Math.min(to - at, source.capacity());
      source.clear().put(bytes, at, count).flip();
      at += count;
      boolean filled = true;
      while (source.hasRemaining() || filled) {
        target.clear();
        open.decompressDirectByteBufferStream(target, source);
        filled = !target.hasRemaining(); // There may be more than fits.
        target.flip();
        int length = target.remaining();
        target.get(decoded, 0, length);
        plain.body(decoded, 0, length);
      }
    }
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
  }
}
