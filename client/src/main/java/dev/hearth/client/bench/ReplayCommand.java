package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench replay}. */
@Command(
    name = "replay",
    description =
        "One connection reads the whole log: events a second, bytes an event, beside what the"
            + " loopback carries.")
final class ReplayCommand extends ScenarioCommand {
  @Option(
      names = "--stream",
      paramLabel = "PATH",
      defaultValue = "/events/?subscribe=*/&cursor=0",
      description = "what to read, up to its live frame or its end (default ${DEFAULT-VALUE})")
  private String stream = "";

  @Option(names = "--expect", paramLabel = "N", description = "fail when fewer events come")
  private long expected;

  @Option(
      names = "--of",
      paramLabel = "N",
      description = "events in the log, where the stream shows few of them: how many it looks at")
  private long inLog;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "stop after so many events, on a server that does not say when it is live")
  private @Nullable Long count;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "20s",
      description = {
        "how long the stream may be silent before its end, but for heartbeats",
        "(default ${DEFAULT-VALUE})"
      })
  private Duration patience = Patience.USUAL;

  @Mixin private StreamForm form = new StreamForm();

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      converter = DurationText.class,
      defaultValue = "0s",
      description =
          "replay for so long before that, and do not count it (default ${DEFAULT-VALUE})")
  private Duration warmup = Duration.ZERO;

  @Override
  Report measure(BenchContext context) throws IOException {
    ReplayScenario.Settings settings =
        new ReplayScenario.Settings(
            stream,
            expected,
            inLog,
            count == null ? Long.MAX_VALUE : count,
            !form.opaqueIds(),
            patience,
            form.compression());
    ReplayScenario.warmUp(context, settings, warmup);
    return ReplayScenario.run(context, settings);
  }
}
