package dev.hearth.client.cli;

import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Selector;
import dev.hearth.client.Subscription;
import dev.hearth.client.SubscriptionRequest;
import dev.hearth.client.SubscriptionRequest.Start;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows changes as they happen. */
@Command(
    name = "subscribe",
    description = "Follow changes as they happen, through lost connections, until Ctrl-C.")
final class SubscribeCommand implements Callable<Integer> {
  /** Where to begin: at most one of these. */
  static final class Begin {
    @Option(
        names = "--cursor",
        paramLabel = "CURSOR",
        description = "After this event; 0: with the oldest kept.")
    private @Nullable String cursor;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        converter = Times.class,
        description = "With what happened at this time, for example 2026-11-20T10:00:00Z.")
    private @Nullable Instant since;

    @Option(
        names = "--from-snapshot",
        description = "With everything that is stored now, then with what changes.")
    private boolean fromSnapshot;

    Start start() {
      if (cursor != null) {
        return new Start.After(cursor);
      }
      if (since != null) {
        return new Start.Since(since);
      }
      return fromSnapshot ? new Start.Snapshot() : new Start.Now();
    }
  }

  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Parameters(
      arity = "1..*",
      paramLabel = "SELECTOR",
      description = "A key or *, and the start of a path: <pubky>/, */pub/app/. /pub/ is yours.")
  private List<String> selectors = List.of();

  @ArgGroup(exclusive = true)
  private Begin begin = new Begin();

  @Option(names = "--limit", paramLabel = "N", description = "End after so many changes.")
  private @Nullable Long limit;

  @Option(names = "--progress", description = "Also show how far one is when nothing happens.")
  private boolean progress;

  @Option(names = "--include-value", description = "Add small contents that are still current.")
  private boolean includeValue;

  SubscribeCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    SubscriptionRequest request = request();
    EventFollower follower = new EventFollower(terminal, options.json(), progress);
    try (HomeserverClient client = options.client()) {
      if (request.selectors().stream().anyMatch(Paths::isPrivate)) {
        options.account(client).ensureSignedIn();
      }
      try (Subscription subscription = client.subscribe(request, follower);
          InterruptHook _ =
              new InterruptHook(terminal, subscription::close, subscription::await, () -> true)) {
        subscription.await();
        return ExitCode.DONE;
      }
    }
  }

  private SubscriptionRequest request() throws IOException {
    if (limit != null && limit < 1) {
      throw CommandException.usage("--limit is at least 1");
    }
    List<Selector> wanted = new ArrayList<>();
    for (String text : selectors) {
      wanted.add(options.selector(text));
    }
    return new SubscriptionRequest(
        wanted,
        begin.start(),
        limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
        progress,
        includeValue);
  }
}
