package dev.hearth.client.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What Linux tells about one process of this machine: memory, processor time, bytes for the disk.
 *
 * @param pid its id
 */
public record ProcessMeter(long pid) {
  /** Linux shows processor time to programs in hundredths of a second, on every machine. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_FIELD = 11; // counted after the name, which may hold spaces
  private static final int SYSTEM_FIELD = 12;
  private static final String WRITTEN = "write_bytes:";
  private static final long COLLECT_SECONDS = 60;

  /** This process. */
  public static ProcessMeter self() {
    return new ProcessMeter(ProcessHandle.current().pid());
  }

  /** Seconds of processor time used so far, over all threads. */
  public double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]))
        / TICKS_PER_SECOND;
  }

  /** Bytes of memory that are in RAM, files mapped by the process included. */
  public long residentBytes() throws IOException {
    return status("VmRSS");
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

  private long status(String name) throws IOException {
    Path file = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(file)) {
      throw new IOException("no process " + pid);
    }
    return Machine.kib(Machine.value(file, name));
  }
}
