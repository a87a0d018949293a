package dev.hearth.server.cli;

import dev.hearth.server.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the command that the first argument names. */
@Command(
    name = "hearth",
    description = "A Pubky homeserver with prefix subscriptions.",
    subcommands = {
      ServeCommand.class,
      SignupTokenCommand.class,
      BackupCommand.class,
      VerifyCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(new Failures())
        .execute(arguments);
  }

  /** As {@code --version} prints it. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"hearth " + Version.text()};
    }
  }
}
