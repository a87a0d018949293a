package dev.hearth.client.cli;

import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stores a whole folder. */
@Command(
    name = "import",
    description = "Store a whole folder; what is there already is skipped, so it can be repeated.")
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Mixin private final TransferOptions transfer;

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder. Links are not followed.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REMOTE",
      description = "Where to (default: /pub/ and the folder's name).")
  private @Nullable String remote;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
    this.transfer = new TransferOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isDirectory(folder)) {
      throw CommandException.usage("not a folder: " + folder);
    }
    Path root = folder.toRealPath();
    try (HomeserverClient client = options.client()) {
      Account account = options.account(client);
      Address address = options.ownAddress(account, TransferOptions.folder(remotePath(root)));
      account.ensureSignedIn();
      RemoteFolder to = new RemoteFolder(client, account, address);
      TransferProgress progress = transfer.progress("import", options.json());
      TransferReport report = new TransferReport(terminal, progress, options.json());
      long start = System.nanoTime();
      try (progress) {
        transfer.countIfShown(root, progress);
        new Importer(client, to, report, transfer.patience()).run(root, transfer.jobs());
      } finally {
        report.show("imported", System.nanoTime() - start);
      }
      return report.exitCode();
    }
  }

  private String remotePath(Path root) throws IOException {
    if (remote != null) {
      return remote;
    }
    if (root.getFileName() == null) {
      throw CommandException.usage("name a REMOTE, because " + root + " has no name of its own");
    }
    return "/pub/"
        + LocalNames.name(root)
            .orElseThrow(() -> CommandException.usage("name a REMOTE: DIR's name is not UTF-8"));
  }
}
