package dev.hearth.client.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ./hearth bench}: the parent of one command for each measurement. */
@Command(
    name = "bench",
    description = {
      "Measure a homeserver, and check on the way that its streams lose nothing.",
      "Everything is bounded and stops by itself. Without --allow-remote only this machine is"
          + " measured."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PutCommand.class,
      GetCommand.class,
      FanoutCommand.class,
      ReplayCommand.class,
      BulkCommand.class,
      ResumeCommand.class,
      IdleCommand.class,
      SelectorsCommand.class,
      HerdCommand.class,
      StormCommand.class,
      StallCommand.class,
      LeaveCommand.class,
      AllCommand.class
    })
public final class BenchCommand {
  private BenchCommand() {}

  /** The command with all its own, each of which explains itself; to be run or added to another. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new BenchCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.getCommandSpec().addOption(help());
    line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().addOption(help()));
    return line;
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Explain this command.")
        .build();
  }
}
