package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells which Hearth this is. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Show results as JSON, one object a line.")
  private boolean json;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // Only the jar carries a version; classes straight from a compiler have none.
    String version =
        Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("unknown");
    String java = Runtime.version().toString();
    terminal.print(
        json
            ? JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("java", java)
                .toString()
            : "hearth " + version + ", Java " + java);
    return ExitCode.DONE;
  }
}
