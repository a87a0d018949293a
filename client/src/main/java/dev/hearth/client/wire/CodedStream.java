package dev.hearth.client.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Streams as the server compresses them: one zstd frame after the other, each of which can be read
 * as soon as it is there (docs/protocol.md §13). A quarter of the bytes while there is much to say.
 */
public final class CodedStream {
  private static final boolean ZSTD_THERE = runsZstd();

  /** What is asked for; "identity" where zstd's native part does not run. */
  private static final String ACCEPTED = ZSTD_THERE ? "zstd" : "identity";

  private CodedStream() {}

  /** Whether zstd's native part runs on this machine. */
  public static boolean isZstdThere() {
    return ZSTD_THERE;
  }

  private static boolean runsZstd() {
    try {
      return Zstd.compressBound(1) > 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** The value of {@code Accept-Encoding}. */
  public static String accepted() {
    return ACCEPTED;
  }

  /**
   * What a body holds.
   *
   * @param coding as {@code Content-Encoding} names it, empty if it does not
   * @param body closed with what is returned
   * @throws MalformedException if it was not asked for
   */
  public static InputStream decoded(String coding, InputStream body) throws IOException {
    return switch (coding) {
      case "", "identity" -> body;
      case "zstd" -> {
        ZstdInputStreamNoFinalizer frames = new ZstdInputStreamNoFinalizer(body);
        // A connection may be cut inside a frame; what came before it counts.
        frames.setContinuous(true);
        yield frames;
      }
      default -> throw new MalformedException("a coding that was not asked for", coding);
    };
  }
}
