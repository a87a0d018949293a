package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.Address;
import dev.hearth.client.Download;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.ResourceHead;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Fetches one resource. */
@Command(name = "get", description = "Print a file, or fetch it into one.")
final class GetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "Your own, for example /pub/a.txt, or anybody's: <pubky>/pub/a.txt.")
  private String path = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to; replaced when all is there and has its hash. Else standard output.")
  private @Nullable Path file;

  GetCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Address address = options.address(path);
    if (address.isFolder()) {
      throw CommandException.usage("that is a folder; hearth ls shows what is in it");
    }
    if (options.json() && file == null) {
      throw CommandException.usage("--json needs a FILE, because standard output gets the content");
    }
    try (HomeserverClient client = options.client()) {
      ResourceHead head =
          options.reading(client, Paths.isPrivate(address), () -> fetch(client, address));
      if (options.json()) {
        ObjectNode node = Paths.describe(address.user(), address.path());
        Paths.describe(node, head);
        terminal.print(node.put("file", String.valueOf(file)).toString());
      }
      return ExitCode.DONE;
    }
  }

  private ResourceHead fetch(HomeserverClient client, Address address) {
    try {
      if (file == null) {
        return print(client, address);
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // A device or a pipe is written to, never replaced.
        try (OutputStream out = Files.newOutputStream(file)) {
          return copy(client, address, out);
        }
      }
      return client.get(address, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ResourceHead print(HomeserverClient client, Address address) throws IOException {
    try {
      return copy(client, address, terminal.out().bytes());
    } catch (IOException e) {
      terminal.out().requireWritten();
      throw e;
    }
  }

  private static ResourceHead copy(HomeserverClient client, Address address, OutputStream out)
      throws IOException {
    try (Download download = client.open(address)) {
      download.transferTo(out);
      out.flush();
      return download.head();
    }
  }
}
