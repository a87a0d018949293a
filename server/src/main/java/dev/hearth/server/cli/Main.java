package dev.hearth.server.cli;

import dev.hearth.server.Version;
import dev.hearth.storage.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the command that the first argument names. */
@Command(
    name = "hearth",
    description = "A Pubky homeserver with prefix subscriptions.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private static final String SERVE = "serve";
  private static final String VERIFY = "verify";
  private static final String HELP = "help";
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
    CommandLine line = new CommandLine(new Main());
    Map<String, Class<?>> commands = commands();
    // Each command costs some milliseconds to describe, so one that is named comes alone.
    if (arguments.length > 0 && commands.containsKey(arguments[0]) && !arguments[0].equals(HELP)) {
      commands.keySet().retainAll(Set.of(arguments[0]));
    }
    commands.forEach(line::addSubcommand);
    return line.setExecutionExceptionHandler(new Failures()).execute(arguments);
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

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put(SERVE, ServeCommand.class);
    commands.put("signup-token", SignupTokenCommand.class);
    commands.put("backup", BackupCommand.class);
    commands.put(VERIFY, VerifyCommand.class);
    commands.put(HELP, CommandLine.HelpCommand.class);
    return commands;
  }

  /** As {@code --version} prints it. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"hearth " + Version.text()};
    }
  }
}
