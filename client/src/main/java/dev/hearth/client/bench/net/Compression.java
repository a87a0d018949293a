package dev.hearth.client.bench.net;

import java.util.List;

/** What a stream is asked to be compressed with. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD;

  /** The line of a request that asks for it. */
  public List<String> headers() {
    return switch (this) {
      case NONE -> List.of();
      case GZIP -> List.of("Accept-Encoding: gzip");
      case ZSTD -> List.of("Accept-Encoding: zstd");
    };
  }
}
