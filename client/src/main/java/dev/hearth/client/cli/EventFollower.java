package dev.hearth.client.cli;

import dev.hearth.client.Event;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.Progress;
import dev.hearth.client.Reset;
import dev.hearth.client.SubscriptionListener;
import java.time.Duration;
import java.util.Optional;

/**
 * Shows what a subscription tells. Gives up if the very first connection cannot be made, because
 * then the address is more likely wrong than the server asleep; and ends when nobody reads what it
 * shows.
 */
class EventFollower implements SubscriptionListener {
  private final Terminal terminal;
  private final EventPrinter printer;
  private final boolean json;
  private final boolean showProgress;
  private boolean wasOpen;

  EventFollower(Terminal terminal, boolean json, boolean showProgress) {
    this.terminal = terminal;
    this.printer = new EventPrinter(terminal, json);
    this.json = json;
    this.showProgress = showProgress;
  }

  @Override
  public final void onOpen() {
    wasOpen = true;
  }

  @Override
  public final void onEvent(Event event) {
    printer.event(event);
    shown();
  }

  @Override
  public final void onLive(String cursor) {
    if (showProgress) {
      printer.live(cursor);
      shown();
    }
  }

  @Override
  public final void onProgress(Progress progress) {
    if (showProgress) {
      printer.progress(progress);
      shown();
    }
  }

  @Override
  public final void onReset(Reset reset) {
    printer.reset(reset);
    shown();
  }

  @Override
  public final void onRetry(Optional<HomeserverException> cause, Duration wait) {
    if (!wasOpen && cause.isPresent()) {
      throw cause.get();
    }
    if (!json) {
      String why = cause.map(Failures::message).orElse("the homeserver ended the connection");
      terminal.tell("hearth: " + Terminal.printable(why) + "; again in " + wait.toMillis() + " ms");
    }
  }

  /** Out at once, for whoever waits at the other end of a pipe. */
  final void shown() {
    terminal.out().requireWritten();
  }
}
