package dev.hearth.client.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A line now and then, for logs. */
final class LineProgress implements TransferProgress {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Terminal terminal;
  private final String name;
  private final LongSupplier nanoTime;
  private long expected;
  private long done;
  private long shownAt;

  LineProgress(Terminal terminal, String name, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.name = name;
    this.nanoTime = nanoTime;
    this.shownAt = nanoTime.getAsLong();
  }

  @Override
  public synchronized void expect(long files) {
    expected = files;
  }

  @Override
  public synchronized void step() {
    done++;
    long now = nanoTime.getAsLong();
    if (now - shownAt >= EVERY_NANOS) {
      shownAt = now;
      terminal.tell(name + " " + done + (expected > 0 ? " of " + expected : "") + " files");
    }
  }

  @Override
  public synchronized void tell(String line) {
    terminal.tell(line);
  }

  @Override
  public void close() {}
}
