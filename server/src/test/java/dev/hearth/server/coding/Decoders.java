package dev.hearth.server.coding;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Decoders that share no code with ours: those of the JDK and of zstd itself. */
public final class Decoders {
  private Decoders() {}

  /** Decodes as it arrives; the trailer of gzip is checked. */
  public static InputStream reading(Coding coding, InputStream in) throws IOException {
    return switch (coding) {
      case IDENTITY -> in;
      case GZIP -> new GZIPInputStream(in, 512);
      case ZSTD -> {
        ZstdInputStreamNoFinalizer frames = new ZstdInputStreamNoFinalizer(in);
        frames.setContinuous(true);
        yield frames;
      }
    };
  }

  /** Decodes a whole body. */
  public static byte[] decode(Coding coding, byte[] coded) throws IOException {
    try (InputStream in = reading(coding, new ByteArrayInputStream(coded))) {
      return in.readAllBytes();
    }
  }
}
