package dev.hearth.server.cli;

import dev.hearth.storage.Preload;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Starts the command that the first argument names. */
public final class Main {
  static final String SERVE = "serve";
  static final String VERIFY = "verify";
  private static final Set<String> OPEN_A_STORE = Set.of(SERVE, VERIFY);

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    Optional<Thread> preload =
        arguments.length > 0 && OPEN_A_STORE.contains(arguments[0])
            ? Optional.of(startPreload())
            : Optional.empty();
    int exitCode = run(arguments);
    if (preload.isPresent()) {
      preload.get().join(); // In the middle of loading it would leave files and complaints.
    }
    System.exit(exitCode);
  }

  /**
   * Begins the longest thing a start waits for, beside reading what is to be started. Whatever
   * fails in there fails again where it is needed, and is told there.
   */
  private static Thread startPreload() {
    return Thread.ofPlatform()
        .daemon()
        .name("preload")
        .uncaughtExceptionHandler((_, _) -> {})
        .start(Preload::run);
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals(SERVE)) {
      Optional<ServeArguments> plain =
          ServeArguments.plain(Arrays.copyOfRange(arguments, 1, arguments.length));
      if (plain.isPresent()) {
        return serve(plain.get());
      }
    }
    return Commands.run(arguments);
  }

  private static int serve(ServeArguments arguments) {
    try {
      return Serve.run(arguments, writer(System.out));
    } catch (IOException | InterruptedException | RuntimeException e) {
      return Failures.exitCode(e, writer(System.err));
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }
}
