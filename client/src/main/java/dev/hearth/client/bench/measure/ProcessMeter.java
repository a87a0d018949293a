package dev.hearth.client.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What the system tells about one process of this machine: processor time, and on Linux memory and
 * bytes for the disk.
 *
 * @param pid its id
 */
public record ProcessMeter(long pid) {
  private static final String WRITTEN = "write_bytes:";
  private static final long COLLECT_SECONDS = 60;

  /** This process. */
  public static ProcessMeter self() {
    return new ProcessMeter(ProcessHandle.current().pid());
  }

  /** Seconds of processor time used so far, over all threads; Linux counts hundredths. */
  public double cpuSeconds() throws IOException {
    return process()
            .info()
            .totalCpuDuration()
            .orElseThrow(() -> new IOException("no processor time is shown of process " + pid))
            .toNanos()
        / 1e9;
  }

  /** Whether this machine tells {@link #residentBytes}; only Linux does. */
  public boolean showsMemory() {
    return Files.isReadable(status());
  }

  /** Bytes of memory that are in RAM, files mapped by the process included. */
  public long residentBytes() throws IOException {
    process();
    if (!showsMemory()) {
      throw new IOException("no memory is shown of process " + pid + ": there is no " + status());
    }
    return Machine.kib(Machine.value(status(), "VmRSS"));
  }

  /**
   * Bytes that the process had the disk write so far, {@code write_bytes} of {@code /proc/PID/io};
   * empty where that may not be read, as of another user's process.
   */
  public OptionalLong writtenBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")).stream()
          .filter(line -> line.startsWith(WRITTEN))
          .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length()).strip()))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Asks that process, a JVM of the same user, to collect its garbage, and waits for it.
   *
   * @throws IOException if it does not
   */
  public void collectGarbage() throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(tool.toString(), Long.toString(pid), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(COLLECT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroy();
      throw new IOException("jcmd could not make process " + pid + " collect its garbage");
    }
  }

  private ProcessHandle process() throws IOException {
    return ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
  }

  private Path status() {
    return Path.of("/proc", Long.toString(pid), "status");
  }
}
