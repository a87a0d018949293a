package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Latencies;
import dev.hearth.client.bench.measure.LatencySvg;
import dev.hearth.client.bench.measure.Machine;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.measure.ReportJson;
import dev.hearth.client.bench.measure.ReportText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that runs one scenario and shows its report. Exit codes: 0 measured and nothing lost, 1
 * a promise was not kept or the run failed, 2 usage, 5 the server is not there.
 */
abstract class ScenarioCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int UNREACHABLE = 5;

  @Mixin private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the scenario. */
  abstract Report measure(BenchContext context) throws IOException, InterruptedException;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      return show(measure(common.context()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (ConnectException e) {
      err.println("hearth: nobody answers there: " + e.getMessage());
      return UNREACHABLE;
    } catch (IOException e) {
      err.println("hearth: the measurement failed: " + e.getMessage());
      return FAILED;
    }
  }

  private int show(Report report) throws IOException {
    Machine machine = Machine.here();
    PrintWriter out = spec.commandLine().getOut();
    if (common.json()) {
      out.println(ReportJson.of(report, machine));
    } else {
      out.print(ReportText.of(report, machine));
    }
    out.flush();
    if (common.svg().isPresent()) {
      draw(common.svg().get(), report);
    }
    return report.failures().isEmpty() ? DONE : FAILED;
  }

  private void draw(Path file, Report report) throws IOException {
    Optional<Latencies> latencies = report.latencies();
    if (latencies.isPresent()) {
      LatencySvg.write(file, report.bench() + ": " + report.latencyOf(), latencies.get());
    } else {
      PrintWriter err = spec.commandLine().getErr();
      err.println("hearth: " + report.bench() + " measures no latencies, so nothing was drawn");
      err.flush();
    }
  }
}
