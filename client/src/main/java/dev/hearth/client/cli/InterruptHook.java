package dev.hearth.client.cli;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Makes Ctrl-C a good end: the line that is being shown is finished and nothing follows it. The
 * exit code of what has no end of its own is 0; what would have had one was broken off, and has the
 * 130 (for Ctrl-C) or 143 (for a plain kill) that Java gives by itself.
 */
final class InterruptHook implements AutoCloseable {
  /** Whoever reads our output may have stopped for good, and a write cannot be interrupted. */
  private static final int END_SECONDS_MAX = 2;

  private final AtomicBoolean over = new AtomicBoolean();
  private final Terminal terminal;
  private final Runnable close;
  private final Ended ended;
  private final BooleanSupplier isWhole;
  private final Thread hook = new Thread(this::end, "hearth-interrupted");

  /** Waits for what was closed to end. */
  @FunctionalInterface
  interface Ended {
    void await() throws InterruptedException;
  }

  /**
   * @param isWhole whether nothing is missing if it ends now; asked before {@code close}
   */
  InterruptHook(Terminal terminal, Runnable close, Ended ended, BooleanSupplier isWhole) {
    this.terminal = terminal;
    this.close = close;
    this.ended = ended;
    this.isWhole = isWhole;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    if (over.get()) {
      return;
    }
    CompletableFuture<OptionalInt> end = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("hearth-ending").start(() -> end.complete(exitCode()));
    try {
      end.get(END_SECONDS_MAX, TimeUnit.SECONDS).ifPresent(Runtime.getRuntime()::halt);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      // It does not come to an end, and the process ends in any case.
    }
    // Java goes on and ends the process with 128 and the signal's number.
  }

  /** Ends it; empty if that was too early. */
  private OptionalInt exitCode() {
    boolean whole = isWhole.getAsBoolean();
    close.run();
    try {
      ended.await();
      terminal.flush();
      terminal.out().requireWritten();
      return whole ? OptionalInt.of(ExitCode.DONE) : OptionalInt.empty();
    } catch (InterruptedException e) {
      return OptionalInt.empty();
    } catch (RuntimeException e) {
      return OptionalInt.of(Failures.exitCode(e));
    }
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
