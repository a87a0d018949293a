package dev.hearth.client.cli;

import dev.hearth.client.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Option;

/** What import and export have in common. */
final class TransferOptions {
  private static final int JOBS_MAX = 256;

  private final Terminal terminal;

  @Option(names = "--jobs", paramLabel = "N", description = "Files at a time (default: 8).")
  private int jobs = 8;

  TransferOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  int jobs() {
    if (jobs < 1 || jobs > JOBS_MAX) {
      throw CommandException.usage("--jobs is 1 to " + JOBS_MAX);
    }
    return jobs;
  }

  Patience patience() {
    return new Patience(Waiting.SLEEPING, RandomGenerator.getDefault());
  }

  /** A bar where somebody watches; lines now and then elsewhere. */
  TransferProgress progress(String name, boolean json) {
    return terminal.showsProgress() && !json
        ? new BarProgress(terminal, name)
        : new LineProgress(terminal, name, System::nanoTime);
  }

  /** Only a bar has an end to show, and only then is it worth walking the folder once more. */
  void countIfShown(Path folder, TransferProgress progress) throws IOException {
    if (terminal.showsProgress()) {
      progress.expect(FileCount.of(folder));
    }
  }

  /** With or without a slash at its end, what these commands name is a folder. */
  static String folder(String path) {
    return path.endsWith("/") ? path : path + "/";
  }
}
