package dev.hearth.client.bench;

import picocli.CommandLine.Command;

/** {@code ./hearth bench}: the parent of one command for each measurement. */
@Command(
    name = "bench",
    description = {
      "Measure a homeserver, and check on the way that its streams lose nothing.",
      "Everything is bounded and stops by itself. Without --allow-remote only this machine is"
          + " measured."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PutCommand.class,
      GetCommand.class,
      FanoutCommand.class,
      ReplayCommand.class,
      IdleCommand.class,
      HerdCommand.class
    })
public final class BenchCommand {}
