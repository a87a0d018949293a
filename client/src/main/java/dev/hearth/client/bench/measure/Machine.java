package dev.hearth.client.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a figure was measured. A figure without this is a rumour.
 *
 * @param cores that this process may use; fewer than the machine has when it is pinned
 * @param cpu the model's name
 * @param memoryBytes of the machine
 * @param kernel name and version
 * @param java version and vendor
 */
public record Machine(int cores, String cpu, long memoryBytes, String kernel, String java) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
  private static final long KIB = 1024;

  /** The machine this runs on; what it does not tell is {@code unknown} or 0. */
  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        value(CPU_INFO, "model name"),
        kib(value(MEMORY_INFO, "MemTotal")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor.version", System.getProperty("java.vendor"))
            + " "
            + Runtime.version());
  }

  /** One line for people. */
  public String text() {
    return "%d cores of %s, %.0f GiB, %s, %s"
        .formatted(cores, cpu, memoryBytes / (double) (KIB * KIB * KIB), kernel, java);
  }

  static String value(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // not a Linux machine
    }
  }

  /** {@code 123 kB} in bytes. */
  static long kib(String value) {
    return value.endsWith(" kB") ? Long.parseLong(value.substring(0, value.length() - 3)) * KIB : 0;
  }
}
