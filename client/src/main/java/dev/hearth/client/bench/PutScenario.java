package dev.hearth.client.bench;

import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.load.LoadResult;
import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Durable writes: as fast as answers come, or at a rate. */
final class PutScenario {
  /**
   * What to put.
   *
   * @param form of each resource
   * @param ratePerSecond of all connections together; 0 for as fast as answers come
   * @param requests at most, warm-up included
   * @param names each connection uses before it overwrites the first; 0 for always new ones
   */
  record Settings(
      int connections,
      int users,
      WriteForm form,
      double ratePerSecond,
      Duration warmup,
      Duration length,
      long requests,
      long names) {}

  private PutScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    Report report =
        context
            .report("put")
            .setting("connections", settings.connections())
            .setting("users", settings.users())
            .setting("body_bytes", settings.form().bodyBytes())
            .setting("loop", settings.ratePerSecond() > 0 ? "open" : "closed");
    List<Account> accounts = context.accounts(settings.users(), settings.form().signsUp());
    double syncs = context.probeDisk(report);
    LoadPlan plan =
        new LoadPlan(
            context.target(),
            settings.connections(),
            context.threads(),
            settings.ratePerSecond(),
            settings.warmup(),
            settings.length(),
            settings.requests());
    LoadResult result =
        LoadReport.run(
            context,
            report,
            plan,
            writer -> {
              Account account = accounts.get(writer % accounts.size());
              NumberedRequest request =
                  settings.form().request(context.target(), account, context.names(), writer);
              return new PutScript(writer, request, settings.names(), null);
            });
    LoadReport.write(report, plan, result, "puts", "PUT to answer");
    if (syncs > 0) {
      report.figure("puts_per_disk_sync", result.perSecond() / syncs, "");
    }
    return report;
  }

  /** Stores resources to read, {@code count} in all. */
  static void prepare(BenchContext context, int connections, int users, WriteForm form, long count)
      throws IOException, InterruptedException {
    Settings settings =
        new Settings(connections, users, form, 0, Duration.ZERO, Duration.ofHours(1), count, 0);
    Report report = run(context.withoutProbe(), settings);
    if (!report.failures().isEmpty()) {
      throw new IOException("could not prepare: " + report.failures());
    }
  }
}
