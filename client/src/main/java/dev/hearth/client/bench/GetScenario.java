package dev.hearth.client.bench;

import dev.hearth.client.bench.load.LoadPlan;
import dev.hearth.client.bench.load.LoadResult;
import dev.hearth.client.bench.measure.Report;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.Requests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads of what a {@code put} with the same seed stored; stores something itself if nothing is
 * there.
 */
final class GetScenario {
  /**
   * What to get.
   *
   * @param users of the {@code put}
   * @param form of what is stored when nothing is there
   * @param names how many different resources are asked for at most
   */
  record Settings(LoadPlan plan, int users, WriteForm form, int names) {}

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE = 1000;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final String SCHEME = "pubky://";

  private GetScenario() {}

  static Report run(BenchContext context, Settings settings)
      throws IOException, InterruptedException {
    LoadPlan plan = settings.plan();
    List<Account> accounts = context.accounts(settings.users(), true);
    List<byte[]> requests = requests(context, accounts, settings.names());
    if (requests.isEmpty()) {
      PutScenario.prepare(
          context, plan.connections(), settings.users(), settings.form(), settings.names());
      requests = requests(context, accounts, settings.names());
    }
    if (requests.isEmpty()) {
      throw new IOException("the server lists nothing of what was stored");
    }
    Report report =
        context
            .report("get")
            .setting("connections", plan.connections())
            .setting("users", settings.users())
            .setting("names", requests.size())
            .setting("loop", plan.ratePerSecond() > 0 ? "open" : "closed");
    List<byte[]> all = List.copyOf(requests);
    LoadResult result =
        LoadReport.run(
            context, report, plan, reader -> new GetScript(all, context.seed() * 31 + reader));
    LoadReport.write(report, plan, result, "gets", "GET to answer");
    return report;
  }

  private static List<byte[]> requests(BenchContext context, List<Account> accounts, int names)
      throws IOException {
    List<byte[]> requests = new ArrayList<>();
    try (BlockingConnection connection = BlockingConnection.open(context.target(), TIMEOUT)) {
      int share = Math.max(1, names / accounts.size());
      for (Account account : accounts) {
        for (String path : paths(context, connection, account, share)) {
          requests.add(Requests.get(context.target(), path, List.of(account.tenant())));
        }
      }
    }
    return requests;
  }

  /** The paths of one user's part of the run, by listing its folder page by page. */
  private static List<String> paths(
      BenchContext context, BlockingConnection connection, Account account, int max)
      throws IOException {
    List<String> paths = new ArrayList<>();
    String cursor = "";
    while (paths.size() < max) {
      String page = context.names().folder() + "?limit=" + Math.min(PAGE, max - paths.size());
      String query = cursor.isEmpty() ? page : page + "&cursor=" + cursor;
      BlockingConnection.Answer answer =
          connection.exchange(Requests.get(context.target(), query, List.of(account.tenant())));
      if (answer.status() == NOT_FOUND) {
        return paths;
      }
      if (answer.status() != OK) {
        throw new IOException("the server does not list a folder: " + answer.status());
      }
      String listing = answer.wholeText();
      if (listing.isEmpty()) {
        return paths;
      }
      for (String line : listing.split("\n", -1)) {
        cursor = line;
        paths.add(line.substring(line.indexOf('/', SCHEME.length())));
      }
    }
    return paths;
  }
}
