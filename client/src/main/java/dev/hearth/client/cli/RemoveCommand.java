package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.Written;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes resources. */
@Command(
    name = "rm",
    description = "Delete files. One that is missing does not keep the others from being deleted.")
final class RemoveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "For example /pub/notes/a.txt.")
  private List<String> paths = List.of();

  RemoveCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    try (HomeserverClient client = options.client()) {
      Account account = options.account(client);
      int exitCode = ExitCode.DONE;
      for (String path : paths) {
        Address address = options.ownAddress(account, path);
        try {
          show(address, account.call(() -> client.delete(address)));
        } catch (HomeserverException.NotFound e) {
          exitCode = Failures.report(terminal, options.json(), e);
        }
      }
      return exitCode;
    }
  }

  private void show(Address address, Written written) {
    if (options.json()) {
      ObjectNode node = Paths.describe(address.user(), address.path());
      written.eventId().ifPresent(id -> node.put("id", id));
      terminal.print(node.toString());
    } else {
      terminal.print("deleted " + Terminal.printable(address.toString()));
    }
  }
}
