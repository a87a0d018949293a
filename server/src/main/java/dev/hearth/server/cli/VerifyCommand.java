package dev.hearth.server.cli;

import dev.hearth.server.DataFolder;
import dev.hearth.storage.StoreVerifier;
import dev.hearth.storage.verify.Finding;
import dev.hearth.storage.verify.VerifyListener;
import dev.hearth.storage.verify.VerifyReport;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the data of a stopped homeserver; prints every bad row and changes nothing. */
@Command(
    name = "verify",
    description = "Check the data of a stopped homeserver. Exits with 1 if anything is wrong.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private DataOptions data = new DataOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    DataFolder folder = DataOptions.dataFolder(data.given());
    VerifyReport report = StoreVerifier.verify(folder.store(), new Printer(out, err));
    if (Terminal.isOne()) {
      err.print(Terminal.CLEAR_LINE);
      err.flush();
    }
    out.printf(
        "%,d rows and %,d files (%,d bytes) looked at: %s%n",
        report.rows(),
        report.blobs(),
        report.blobBytes(),
        report.isSound()
            ? "nothing is wrong"
            : "%,d things are wrong".formatted(report.findings()));
    if (report.garbage() + report.orphans() + report.temporaries() > 0) {
      out.printf(
          "%,d files wait to be removed at the next start%n",
          report.garbage() + report.orphans() + report.temporaries());
    }
    return report.isSound() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Findings to standard output, progress to standard error where a person sees it. */
  private record Printer(PrintWriter out, PrintWriter err) implements VerifyListener {
    @Override
    public void finding(Finding finding) {
      out.println(finding);
    }

    @Override
    public void progress(String table, long rows, long ofRows) {
      if (Terminal.isOne()) {
        err.printf("%s%s %,d of %,d", Terminal.CLEAR_LINE, table, rows, ofRows);
        err.flush();
      }
    }
  }
}
