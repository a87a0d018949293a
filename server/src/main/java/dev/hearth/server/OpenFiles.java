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

  /**
   * For the store, its journal and the JVM; and for reads, which have a file open for a moment
   * before their answer is counted.
   */
  private static final long KEPT_FREE = 512;

  private static final long CONNECTIONS_MIN = 64;

  private OpenFiles() {}

  /**
   * Connections that the process can have and still open every file it needs. A connection has one
   * request at a time, and a request one file of its own at most, so that beside so many
   * connections there may be as many files, but no more than requests are allowed to have.
   *
   * @param maximum files that the process may have open
   * @param ofRequests of these, files that all requests together may have
   */
  static long connections(long maximum, long ofRequests) {
    if (maximum == Long.MAX_VALUE) {
      return maximum;
    }
    long shared = maximum - KEPT_FREE;
    return Math.max(CONNECTIONS_MIN, Math.max(shared - ofRequests, shared / 2));
  }

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
