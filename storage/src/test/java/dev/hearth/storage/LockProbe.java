package dev.hearth.storage;

import dev.hearth.storage.model.StorageException.CannotOpen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that would like to have a folder. */
final class LockProbe {
  private static final int REFUSED = 3;

  private LockProbe() {}

  public static void main(String[] arguments) {
    try {
      StoreLock.take(Path.of(arguments[0])).close();
    } catch (CannotOpen e) {
      System.exit(REFUSED);
    }
  }

  /** True if another process can't take the folder now. */
  static boolean isRefused(Path folder) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LockProbe.class.getName(),
            folder.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the other process does not end");
    }
    int status = process.exitValue();
    if (status != 0 && status != REFUSED) {
      throw new IOException("the other process ended with " + status);
    }
    return status == REFUSED;
  }
}
