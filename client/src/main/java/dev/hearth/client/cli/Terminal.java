package dev.hearth.client.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a command sees of the process it runs in.
 *
 * @param in standard input, bytes
 * @param out results
 * @param err everything that is not a result
 * @param showsProgress whether somebody watches {@code err}
 * @param home folder of the user who runs the command
 */
record Terminal(
    InputStream in, ResultStream out, PrintStream err, boolean showsProgress, Path home) {
  private static final int BUFFER_BYTES = 32 * 1024;

  /** Of this process. */
  static Terminal ofProcess() {
    return new Terminal(
        System.in,
        new ResultStream(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), BUFFER_BYTES),
            false,
            StandardCharsets.UTF_8),
        isTerminal(2),
        Path.of(System.getProperty("user.home", ".")));
  }

  /** Java tells this of all three streams together only; Linux tells it of each. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      // No Linux: plain lines are right everywhere.
      return false;
    }
  }

  /** Whether somebody watches this process's standard output, where a bar would be in the way. */
  static boolean showsResults() {
    return isTerminal(1);
  }

  /** One line of a result. */
  void print(String line) {
    out.println(line);
  }

  /** One line for whoever watches. */
  void tell(String line) {
    out.flush();
    err.println(line);
    err.flush();
  }

  void flush() {
    out.flush();
    err.flush();
  }

  /**
   * Text from strangers made safe to show: control characters, which could move the cursor or
   * recolour what a person reads, become {@code ?}.
   */
  static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\u2028\u2029]", "?");
  }
}
