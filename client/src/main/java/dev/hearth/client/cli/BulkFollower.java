package dev.hearth.client.cli;

import dev.hearth.client.BulkHistory;
import dev.hearth.client.BulkListener;
import dev.hearth.client.BulkProgress;
import dev.hearth.client.BulkRequest;
import dev.hearth.client.EventView;
import dev.hearth.client.HomeserverClient;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows bulk history, and a bar of how far it is where that disturbs nobody. */
final class BulkFollower extends EventFollower implements BulkListener, AutoCloseable {
  private static final int COLUMNS = 78;
  private static final int UPDATE_MILLIS = 200;

  private final Terminal terminal;
  private final EventPrinter printer;
  private final @Nullable ProgressBar bar;

  BulkFollower(Terminal terminal, boolean json) {
    super(terminal, json, false);
    this.terminal = terminal;
    this.printer = new EventPrinter(terminal, json);
    this.bar = terminal.showsProgress() && !Terminal.showsResults() ? bar(terminal) : null;
  }

  private static ProgressBar bar(Terminal terminal) {
    return new ProgressBarBuilder()
        .setTaskName("history")
        .setUnit(" events", 1)
        .setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), COLUMNS))
        .build();
  }

  /** Shows all of it; Ctrl-C is a good end only of what has no other. */
  int show(HomeserverClient client, BulkRequest request) throws InterruptedException {
    try (BulkHistory history = client.bulkHistory(request, this);
        InterruptHook _ =
            new InterruptHook(
                terminal,
                history::close,
                history::await,
                () -> request.follow() || history.isEnded())) {
      history.await();
      terminal.flush();
      return ExitCode.DONE;
    }
  }

  /** Many at once: they are written out page by page and not one by one. */
  @Override
  public void onHistory(EventView event) {
    printer.event(event.toEvent());
  }

  @Override
  public void onPage(BulkProgress progress) {
    onOpen();
    shown();
    if (bar != null) {
      bar.maxHint(progress.events() + progress.eventsAhead());
      bar.stepTo(progress.events());
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      terminal.flush();
    }
  }
}
