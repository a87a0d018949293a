package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.ProcessMeter;
import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.util.Optional;

/**
 * Processor time of the server, if we may look at it, and of this program, over a stretch of time.
 */
final class CpuWatch {
  private final Optional<ProcessMeter> server;
  private final ProcessMeter self = ProcessMeter.self();
  private final double serverBefore;
  private final double selfBefore;
  private final long start = System.nanoTime();

  private CpuWatch(Optional<ProcessMeter> server) throws IOException {
    this.server = server;
    this.serverBefore = server.isPresent() ? server.get().cpuSeconds() : 0;
    this.selfBefore = self.cpuSeconds();
  }

  static CpuWatch start(BenchContext context) throws IOException {
    return new CpuWatch(context.server());
  }

  /** Notes the cores used since the start, and the server's memory now where it is shown. */
  void stop(Report report) throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    if (server.isPresent()) {
      double used = server.get().cpuSeconds() - serverBefore;
      report.figure("server_cores", used / seconds, "");
      if (server.get().showsMemory()) {
        report.figure("server_resident_mib", server.get().residentBytes() / (1024.0 * 1024), "MiB");
      }
    }
    report.figure("client_cores", (self.cpuSeconds() - selfBefore) / seconds, "");
  }
}
