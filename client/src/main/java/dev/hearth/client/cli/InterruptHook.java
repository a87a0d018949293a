package dev.hearth.client.cli;

import dev.hearth.client.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes Ctrl-C a good end: the line that is being shown is finished, nothing follows it, and the
 * exit code is 0 and not the 130 that Java gives by itself.
 */
final class InterruptHook implements AutoCloseable {
  private final AtomicBoolean over = new AtomicBoolean();
  private final Terminal terminal;
  private final Subscription subscription;
  private final Thread hook = new Thread(this::end, "hearth-interrupted");

  InterruptHook(Terminal terminal, Subscription subscription) {
    this.terminal = terminal;
    this.subscription = subscription;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    if (over.get()) {
      return;
    }
    subscription.close();
    try {
      subscription.await();
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
