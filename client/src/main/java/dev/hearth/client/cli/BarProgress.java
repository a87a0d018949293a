package dev.hearth.client.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar for whoever watches. */
final class BarProgress implements TransferProgress {
  private static final int COLUMNS = 78;
  private static final int UPDATE_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final ProgressBar bar;

  BarProgress(Terminal terminal, String name) {
    this.terminal = terminal;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setUnit(" files", 1)
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), COLUMNS))
            .build();
  }

  @Override
  public void expect(long files) {
    bar.maxHint(files);
  }

  @Override
  public void step() {
    bar.step();
  }

  @Override
  public void tell(String line) {
    terminal.tell(CLEAR_LINE + line);
  }

  @Override
  public void close() {
    bar.close();
    terminal.flush();
  }
}
