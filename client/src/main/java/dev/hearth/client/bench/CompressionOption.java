package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Compression;
import picocli.CommandLine.Option;

/** The option that asks for compressed streams. */
final class CompressionOption {
  @Option(
      names = "--compression",
      paramLabel = "CODING",
      defaultValue = "none",
      description = "ask for streams compressed with gzip or zstd (default ${DEFAULT-VALUE})")
  private Compression compression = Compression.NONE;

  Compression get() {
    return compression;
  }
}
