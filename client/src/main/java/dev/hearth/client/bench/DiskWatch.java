package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.ProcessMeter;
import dev.hearth.client.bench.measure.Report;
import java.util.Optional;
import java.util.OptionalLong;

/** What the server's process has its disk write over a stretch of time, if we may look at it. */
final class DiskWatch {
  private final Optional<ProcessMeter> server;
  private final OptionalLong before;

  private DiskWatch(Optional<ProcessMeter> server) {
    this.server = server;
    this.before = written(server);
  }

  static DiskWatch start(BenchContext context) {
    return new DiskWatch(context.server());
  }

  /** Notes the bytes written since the start, in all and for each of so many answers. */
  void stop(Report report, long answers) {
    OptionalLong now = written(server);
    if (before.isPresent() && now.isPresent()) {
      double bytes = now.getAsLong() - before.getAsLong();
      report.figure("server_written", bytes, "B");
      report.figure("server_written_per_request", bytes / Math.max(1, answers), "B");
    }
  }

  private static OptionalLong written(Optional<ProcessMeter> server) {
    return server.isPresent() ? server.get().writtenBytes() : OptionalLong.empty();
  }
}
