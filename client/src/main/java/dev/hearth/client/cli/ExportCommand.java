package dev.hearth.client.cli;

import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Fetches a whole folder. */
@Command(
    name = "export",
    description = "Fetch everything into a folder; what is there already is skipped.")
final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Mixin private final TransferOptions transfer;

  @Parameters(index = "0", paramLabel = "DIR", description = "Where to; made if it is not there.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REMOTE",
      description = "Your own folder, or anybody's: <pubky>/pub/app/ (default: /pub/).")
  private String remote = "/pub/";

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
    this.transfer = new TransferOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    Address address = options.address(TransferOptions.folder(remote));
    try (HomeserverClient client = options.client();
        ExportFolder local = ExportFolder.open(folder)) {
      RemoteFolder from =
          new RemoteFolder(
              client, Paths.isPrivate(address) ? options.account(client) : null, address);
      TransferProgress progress = transfer.progress("export", options.json());
      TransferReport report = new TransferReport(terminal, progress, options.json());
      long start = System.nanoTime();
      try (progress) {
        new Exporter(client, from, local, report, progress, transfer.patience())
            .run(transfer.jobs());
      } finally {
        report.show("exported", System.nanoTime() - start);
      }
      return report.exitCode();
    }
  }
}
