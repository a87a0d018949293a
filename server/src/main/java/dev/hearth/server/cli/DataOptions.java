package dev.hearth.server.cli;

import dev.hearth.server.DataFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the homeserver's data is; shared by all commands. */
final class DataOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "The homeserver's data folder (default: ~/.hearth/server).")
  private @Nullable String dataDir;

  DataFolder folder() {
    return named() == null ? DataFolder.standard() : DataFolder.of(named());
  }

  /** True if commands typed in another terminal find the folder without being told. */
  boolean isStandard() {
    return named() == null || folder().equals(DataFolder.standard());
  }

  private @Nullable String named() {
    return dataDir == null ? System.getenv("HEARTH_DATA_DIR") : dataDir;
  }
}
