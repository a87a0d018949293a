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

  /**
   * A folder that a homeserver may start on, or that one has run on.
   *
   * @throws CommandException if it is what belongs into such a folder: beside a backup a new and
   *     empty store would be made
   */
  static DataFolder dataFolder(@Nullable String flag) {
    DataFolder folder = folder(flag);
    if (folder.isStoreItself()) {
      throw new CommandException(
          ExitCode.USAGE,
          folder.root()
              + " is a store or a backup of one, not a data folder. Move it to DATA/store, where"
              + " DATA also has the homeserver's secret and config.toml, and say --data-dir DATA"
              + " (README.md, Backups)");
    }
    return folder;
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
