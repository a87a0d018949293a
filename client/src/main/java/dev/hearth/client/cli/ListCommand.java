package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.ListPage;
import dev.hearth.client.ListQuery;
import dev.hearth.client.ResourceHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a folder. */
@Command(name = "ls", description = "List a folder, or show one file.")
final class ListCommand implements Callable<Integer> {
  private static final int LOOKUPS_AT_ONCE = 8;
  private static final String NO_LENGTH = " ".repeat(12);
  private static final String NO_TIME = " ".repeat("2026-11-20T10:00:00Z".length());

  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "Your own, or anybody's: <pubky>/pub/ (default: /pub/).")
  private String path = "/pub/";

  @Option(
      names = {"-l", "--long"},
      description = "Show length and time of each file.")
  private boolean isLong;

  @Option(
      names = {"-R", "--recursive"},
      description = "Show everything below the folder.")
  private boolean recursive;

  @Option(
      names = {"-r", "--reverse"},
      description = "Begin with the last.")
  private boolean reverse;

  @Option(names = "--limit", paramLabel = "N", description = "Show at most so many.")
  private long limit = Long.MAX_VALUE;

  ListCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw CommandException.usage("--limit is at least 1");
    }
    Address address = options.address(path);
    try (HomeserverClient client = options.client()) {
      return options.reading(client, Paths.isPrivate(address), () -> show(client, address));
    }
  }

  private int show(HomeserverClient client, Address address) {
    if (address.isFolder()) {
      showFolder(client, address);
      return ExitCode.DONE;
    }
    try {
      showFolder(client, new Address(address.user(), address.path() + "/"));
    } catch (HomeserverException.NotFound e) {
      show(address, address.path(), Optional.of(client.head(address)));
    }
    return ExitCode.DONE;
  }

  private void showFolder(HomeserverClient client, Address folder) {
    ListQuery query = recursive ? ListQuery.deep(folder) : ListQuery.shallow(folder);
    query = reverse ? query.reversed() : query;
    long left = limit;
    while (true) {
      query = query.limit((int) Math.min(left, ListQuery.LIMIT_MAX));
      ListPage page = client.list(query);
      showAll(client, folder, page.paths());
      left -= page.paths().size();
      if (left <= 0 || page.next().isEmpty() || page.next().equals(query.cursor())) {
        return;
      }
      query = query.after(page.next().get());
    }
  }

  private void showAll(HomeserverClient client, Address folder, List<String> paths) {
    List<Optional<ResourceHead>> heads = heads(client, folder, paths);
    for (int i = 0; i < paths.size(); i++) {
      show(folder, paths.get(i), heads.get(i));
    }
  }

  private List<Optional<ResourceHead>> heads(
      HomeserverClient client, Address folder, List<String> paths) {
    if (!isLong) {
      return paths.stream().map(_ -> Optional.<ResourceHead>empty()).toList();
    }
    try (ExecutorService lookups = Executors.newFixedThreadPool(LOOKUPS_AT_ONCE)) {
      List<Future<Optional<ResourceHead>>> asked = new ArrayList<>();
      for (String each : paths) {
        asked.add(lookups.submit(() -> head(client, folder, each)));
      }
      return asked.stream().map(ListCommand::answer).toList();
    }
  }

  private static Optional<ResourceHead> answer(Future<Optional<ResourceHead>> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.FAILED, "interrupted");
    }
  }

  /** Empty for folders, and for files that are gone since they were listed. */
  private static Optional<ResourceHead> head(HomeserverClient client, Address folder, String each) {
    if (each.endsWith("/")) {
      return Optional.empty();
    }
    try {
      return Optional.of(client.head(new Address(folder.user(), each)));
    } catch (HomeserverException.NotFound | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void show(Address where, String each, Optional<ResourceHead> head) {
    if (options.json()) {
      ObjectNode node = Paths.describe(where.user(), each).put("folder", each.endsWith("/"));
      head.ifPresent(h -> Paths.describe(node, h));
      terminal.print(node.toString());
      return;
    }
    String name = where.isFolder() ? each.substring(where.path().length()) : each;
    terminal.print((isLong || !where.isFolder() ? columns(head) : "") + Terminal.printable(name));
  }

  private static String columns(Optional<ResourceHead> head) {
    String length = head.map(h -> String.format(Locale.ROOT, "%12d", h.length())).orElse(NO_LENGTH);
    String time = head.flatMap(ResourceHead::lastModified).map(Object::toString).orElse(NO_TIME);
    return length + "  " + time + "  ";
  }
}
