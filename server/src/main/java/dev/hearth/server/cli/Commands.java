package dev.hearth.server.cli;

import dev.hearth.server.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands as picocli knows them. Apart from {@link Main}, lest a plain start load picocli. */
@Command(
    name = "hearth",
    description = "A Pubky homeserver with prefix subscriptions.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.VersionText.class,
    synopsisSubcommandLabel = "COMMAND")
final class Commands {
  private static final String HELP = "help";

  private Commands() {}

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    return line(arguments).execute(arguments);
  }

  /** What reads these arguments and runs the command they name. */
  static CommandLine line(String... arguments) {
    CommandLine line = new CommandLine(new Commands());
    Map<String, Class<?>> commands = commands();
    // Each command costs some milliseconds to describe, so one that is named comes alone.
    if (arguments.length > 0 && commands.containsKey(arguments[0]) && !arguments[0].equals(HELP)) {
      commands.keySet().retainAll(Set.of(arguments[0]));
    }
    commands.forEach(line::addSubcommand);
    return line.setExecutionExceptionHandler(new Failures());
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put(Main.SERVE, ServeCommand.class);
    commands.put("signup-token", SignupTokenCommand.class);
    commands.put("backup", BackupCommand.class);
    commands.put(Main.VERIFY, VerifyCommand.class);
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
