package dev.hearth.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many files this process may have open. Linux says so in a text, which is read at a twentieth
 * of what the JVM's management beans cost at a start; elsewhere they are asked.
 *
 * <pre>
 * Limit                     Soft Limit           Hard Limit           Units
 * Max open files            20000                20000                files
 * </pre>
 */
final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  private OpenFiles() {}

  /** The limit in force, or {@link Long#MAX_VALUE} if there is none or nobody knows. */
  static long maximum() {
    try {
      return Files.isReadable(LIMITS) ? parse(Files.readAllLines(LIMITS)) : fromBean();
    } catch (IOException e) {
      return fromBean();
    }
  }

  static long parse(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith(LINE)) {
        String soft = line.substring(LINE.length()).strip().split(" ", 2)[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
      }
    }
    return fromBean();
  }

  private static long fromBean() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
