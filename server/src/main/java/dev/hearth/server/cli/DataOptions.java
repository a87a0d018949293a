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
    return folder(dataDir);
  }

  /** What the flag says. */
  @Nullable String given() {
    return dataDir;
  }

  /** The folder that a flag, else the environment names, else the standard one. */
  static DataFolder folder(@Nullable String flag) {
    String named = named(flag);
    return named == null ? DataFolder.standard() : DataFolder.of(named);
  }

  /** True if commands typed in another terminal find the folder without being told. */
  static boolean isStandard(@Nullable String flag) {
    return named(flag) == null || folder(flag).equals(DataFolder.standard());
  }

  private static @Nullable String named(@Nullable String flag) {
    return flag == null ? System.getenv("HEARTH_DATA_DIR") : flag;
  }
}
