package dev.hearth.client.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes Ctrl-C a good end: the line that is being shown is finished, nothing follows it, and the
 * exit code is 0 and not the 130 that Java gives by itself.
 */
final class InterruptHook implements AutoCloseable {
  private final AtomicBoolean over = new AtomicBoolean();
  private final Terminal terminal;
  private final Runnable close;
  private final Ended ended;
  private final Thread hook = new Thread(this::end, "hearth-interrupted");

  /** Waits for what was closed to end. */
  @FunctionalInterface
  interface Ended {
    void await() throws InterruptedException;
  }

  InterruptHook(Terminal terminal, Runnable close, Ended ended) {
    this.terminal = terminal;
    this.close = close;
    this.ended = ended;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    if (over.get()) {
      return;
    }
    close.run();
    try {
      ended.await();
    } catch (InterruptedException | RuntimeException e) {
      // The process ends in any case.
    }
    terminal.flush();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  /** The command came to its end by itself; its own exit code counts. */
  @Override
  public void close() {
    try {
      if (Runtime.getRuntime().removeShutdownHook(hook)) {
        over.set(true);
      }
    } catch (IllegalStateException e) {
      // The process is ending already: the hook decides.
    }
  }
}
