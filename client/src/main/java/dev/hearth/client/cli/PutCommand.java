package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Upload;
import dev.hearth.client.Written;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stores one resource. */
@Command(name = "put", description = "Store a file, or what comes on standard input.")
final class PutCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "Where, for example /pub/notes/a.txt.")
  private String path = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "What; standard input if it is missing or -.")
  private @Nullable String file;

  PutCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    try (HomeserverClient client = options.client()) {
      Account account = options.account(client);
      Address address = options.ownAddress(account, path);
      if (address.isFolder()) {
        throw CommandException.usage("a file's path does not end with a slash: " + path);
      }
      show(address, write(client, account, address));
      return ExitCode.DONE;
    }
  }

  private Written write(HomeserverClient client, Account account, Address address)
      throws NoSuchFileException {
    if (file == null || file.equals(STANDARD_INPUT)) {
      // What a pipe said cannot be said again, so the session is looked at first.
      account.ensureSignedIn();
      return client.put(address, Upload.of(terminal.in()));
    }
    Path local = Path.of(file);
    if (!Files.isRegularFile(local)) {
      throw new NoSuchFileException(file);
    }
    return account.call(() -> client.put(address, Upload.of(local)));
  }

  private void show(Address address, Written written) {
    if (options.json()) {
      ObjectNode node = Paths.describe(address.user(), address.path());
      written.contentHash().ifPresent(hash -> node.put("content_hash", hash.base64()));
      written.eventId().ifPresent(id -> node.put("id", id));
      terminal.print(node.toString());
    } else {
      terminal.print("stored " + Terminal.printable(address.toString()));
    }
  }
}
