package dev.hearth.client.bench;

import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.load.LoadResult;
import dev.hearth.client.bench.measure.Report;
import java.io.IOException;
import java.util.List;

/** Durable writes: as fast as answers come, or at a rate. */
final class PutScenario {
  /**
   * What to put.
   *
   * @param form of each resource
   * @param names each connection uses before it overwrites the first; 0 for always new ones
   */
  record Settings(LoadPlan plan, int users, WriteForm form, long names) {}

  private PutScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    LoadPlan plan = settings.plan();
    Report report =
        context
            .report("put")
            .setting("connections", plan.connections())
            .setting("users", settings.users())
            .setting("body_bytes", settings.form().bodyBytes())
            .setting("loop", plan.ratePerSecond() > 0 ? "open" : "closed");
    List<Account> accounts = context.accounts(settings.users(), settings.form().signsUp());
    double syncs = context.probeDisk(report);
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
    Settings settings = new Settings(context.load(connections, count), users, form, 0);
    Report report = run(context.withoutProbe(), settings);
    if (!report.failures().isEmpty()) {
      throw new IOException("could not prepare: " + report.failures());
    }
  }
}
