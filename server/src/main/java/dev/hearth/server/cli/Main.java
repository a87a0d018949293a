package dev.hearth.server.cli;

import dev.hearth.storage.Storage;
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

  public static void main(String[] arguments) {
    if (arguments.length > 0 && OPEN_A_STORE.contains(arguments[0])) {
      // The longest thing a start waits for, beside reading what is to be started.
      Thread.ofPlatform().daemon().name("preload").start(Storage::preload);
    }
    System.exit(run(arguments));
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
