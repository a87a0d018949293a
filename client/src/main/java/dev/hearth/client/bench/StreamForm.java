package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Compression;
import picocli.CommandLine.Option;

/** The options that say what a stream is like, whatever it shows: its coding and its ids. */
final class StreamForm {
  @Option(
      names = "--compression",
      paramLabel = "CODING",
      defaultValue = "none",
      description = "ask for streams compressed with gzip or zstd (default ${DEFAULT-VALUE})")
  private Compression compression = Compression.NONE;

  @Option(
      names = "--opaque-ids",
      description = "for other servers: ids have no order, so do not ask that they rise")
  private boolean opaqueIds;

  Compression compression() {
    return compression;
  }

  boolean opaqueIds() {
    return opaqueIds;
  }
}
