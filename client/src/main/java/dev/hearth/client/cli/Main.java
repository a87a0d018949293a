package dev.hearth.client.cli;

import dev.hearth.client.bench.BenchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Starts the client's commands. */
@Command(
    name = "hearth",
    description = "The client's commands of Hearth, a Pubky homeserver with prefix subscriptions.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    int exitCode = run(terminal, arguments);
    terminal.flush();
    System.exit(exitCode);
  }

  /** Runs one command and gives its exit code. */
  static int run(Terminal terminal, String... arguments) {
    CommandLine main = new CommandLine(new Main());
    main.setCaseInsensitiveEnumValuesAllowed(true);
    commands(terminal).forEach(main::addSubcommand);
    main.getCommandSpec().addOption(help());
    main.getSubcommands().values().forEach(command -> command.getCommandSpec().addOption(help()));
    main.addSubcommand(BenchCommand.commandLine());
    int exitCode =
        main.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler(
                (failure, _, parsed) -> Failures.report(terminal, isJson(parsed), failure))
            .execute(arguments);
    ParseResult parsed = main.getParseResult();
    return exitCode == ExitCode.DONE
        ? lastLook(terminal, parsed != null && isJson(parsed))
        : exitCode;
  }

  /** What a command has shown counts only if it was written. */
  private static int lastLook(Terminal terminal, boolean json) {
    try {
      terminal.out().requireWritten();
      return ExitCode.DONE;
    } catch (CommandException | ReaderGoneException e) {
      return Failures.report(terminal, json, e);
    }
  }

  private static List<Object> commands(Terminal terminal) {
    return List.of(
        new KeygenCommand(terminal),
        new SignupCommand(terminal),
        new PutCommand(terminal),
        new GetCommand(terminal),
        new ListCommand(terminal),
        new RemoveCommand(terminal),
        new ImportCommand(terminal),
        new ExportCommand(terminal),
        new SubscribeCommand(terminal),
        new HistoryCommand(terminal),
        new VersionCommand(terminal));
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Explain this command.")
        .build();
  }

  private static boolean isJson(ParseResult parsed) {
    ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    return command.hasMatchedOption("--json");
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
