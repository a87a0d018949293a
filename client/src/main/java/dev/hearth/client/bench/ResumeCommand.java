package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench resume}. */
@Command(
    name = "resume",
    description =
        "Come back after random ids of the log, one at a time: from connecting to the first event"
            + " after the id.")
final class ResumeCommand extends ScenarioCommand {
  private static final int RESUMES_MAX = 1_000_000;
  private static final int WARMUP_PARTS = 5;

  @Option(
      names = "--stream",
      paramLabel = "PATH",
      defaultValue = "/events/?subscribe=*/",
      description = "what to resume, without a cursor (default ${DEFAULT-VALUE})")
  private String stream = "";

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "2000",
      description = "timed resumes; a fifth more come before them (default ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "20s",
      description = {
        "how long the stream may be silent before it is live, but for heartbeats",
        "(default ${DEFAULT-VALUE})"
      })
  private Duration patience = Patience.USUAL;

  @Override
  Report measure(BenchContext context) throws IOException {
    int resumes = Bounds.check("--count", count, 1, RESUMES_MAX);
    return ResumeScenario.run(
        context,
        new ResumeScenario.Settings(stream, resumes, 1 + resumes / WARMUP_PARTS, patience));
  }
}
