package dev.hearth.client.cli;

import dev.hearth.client.BulkRequest;
import dev.hearth.client.HistoryPage;
import dev.hearth.client.HistoryQuery;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what happened. */
@Command(name = "history", description = "List past changes; all that are kept, or a part of them.")
final class HistoryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Option(
      names = "--selector",
      paramLabel = "SELECTOR",
      description = "A key or *, and the start of a path; repeatable (default: everything public).")
  private List<String> selectors = new ArrayList<>();

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on after this event.")
  private @Nullable String cursor;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Times.class,
      description = "First time shown, for example 2026-11-20T10:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Times.class,
      description = "First time not shown.")
  private @Nullable Instant until;

  @Option(names = "--reverse", description = "Begin with the newest.")
  private boolean reverse;

  @Option(names = "--limit", paramLabel = "N", description = "Show at most so many.")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--include-value", description = "Add small contents that are still current.")
  private boolean includeValue;

  @Option(
      names = "--bulk",
      description = "Fetch sealed pages, several at once: for millions of changes. Public ones.")
  private boolean bulk;

  @Option(names = "--follow", description = "With --bulk: go on with what happens, until Ctrl-C.")
  private boolean follow;

  HistoryCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw CommandException.usage("--limit is at least 1");
    }
    List<Selector> wanted = new ArrayList<>();
    for (String text : selectors) {
      wanted.add(options.selector(text));
    }
    if (follow && !bulk) {
      throw CommandException.usage("--follow goes with --bulk; or see subscribe --cursor");
    }
    if (bulk) {
      return inBulk(wanted);
    }
    HistoryQuery query =
        new HistoryQuery(
            wanted,
            Optional.ofNullable(cursor),
            Optional.ofNullable(since),
            Optional.ofNullable(until),
            HistoryQuery.LIMIT_MAX,
            reverse,
            includeValue);
    try (HomeserverClient client = options.client()) {
      boolean isPrivate = wanted.stream().anyMatch(Paths::isPrivate);
      return options.reading(client, isPrivate, () -> show(client, query));
    }
  }

  private int inBulk(List<Selector> wanted) throws InterruptedException {
    boolean bounded = since != null || until != null || limit < Long.MAX_VALUE;
    if (bounded || reverse || includeValue || wanted.stream().anyMatch(Paths::isPrivate)) {
      throw CommandException.usage(
          "--bulk takes public selectors, --cursor and --follow; pages have no more to choose");
    }
    BulkRequest request = BulkRequest.of(wanted).after(cursor == null ? "0" : cursor);
    try (HomeserverClient client = options.client();
        BulkFollower follower = new BulkFollower(terminal, options.json())) {
      return follower.show(client, follow ? request.following() : request);
    }
  }

  private int show(HomeserverClient client, HistoryQuery first) {
    EventPrinter printer = new EventPrinter(terminal, options.json());
    HistoryQuery query = first;
    long left = limit;
    while (true) {
      int most = (int) Math.min(left, HistoryQuery.LIMIT_MAX);
      HistoryPage page = client.history(query.limit(most));
      page.events().forEach(printer::event);
      left -= page.events().size();
      terminal.out().requireWritten();
      if (left <= 0 || !page.more()) {
        return ExitCode.DONE;
      }
      query = query.after(page.next());
    }
  }
}
