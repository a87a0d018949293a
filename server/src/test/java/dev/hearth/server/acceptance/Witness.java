package dev.hearth.server.acceptance;

import dev.hearth.client.Event;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Reset;
import dev.hearth.client.Selector;
import dev.hearth.client.Subscription;
import dev.hearth.client.SubscriptionListener;
import dev.hearth.client.SubscriptionRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A subscriber that writes down what it is told, over as many connections as it takes. */
final class Witness implements SubscriptionListener, AutoCloseable {
  private final HomeserverClient client;
  private final Subscription subscription;
  private final List<String> seen = new ArrayList<>();
  private final Set<String> awaited;
  private final CompletableFuture<Void> complete = new CompletableFuture<>();
  private final CompletableFuture<Void> halfway = new CompletableFuture<>();
  private final int half;

  /**
   * Subscribes from the beginning.
   *
   * @param last paths whose events end the watch
   * @param half events after which {@link #awaitHalf} returns
   */
  Witness(URI server, String selector, Set<String> last, int half) {
    this.client = HomeserverClient.to(server);
    this.awaited = new HashSet<>(last);
    this.half = half;
    this.subscription =
        client.subscribe(SubscriptionRequest.to(Selector.parse(selector)).after("0"), this);
  }

  @Override
  public void onEvent(Event event) {
    seen.add(line(event));
    if (seen.size() == half) {
      halfway.complete(null);
    }
    if (awaited.remove(event.user() + event.path()) && awaited.isEmpty()) {
      complete.complete(null);
    }
  }

  @Override
  public void onReset(Reset reset) {
    complete.completeExceptionally(new AssertionError("reset: " + reset));
  }

  /** An event as it is compared: everything that names it. */
  static String line(Event event) {
    return event.id().orElseThrow()
        + " "
        + event.getClass().getSimpleName()
        + " "
        + event.user()
        + event.path();
  }

  void awaitHalf() throws Exception {
    halfway.get(5, TimeUnit.MINUTES);
  }

  /** What was seen up to and including the last awaited event. */
  List<String> awaitAll() throws Exception {
    complete.get(5, TimeUnit.MINUTES);
    subscription.close();
    try {
      subscription.await();
    } catch (RuntimeException e) {
      throw new AssertionError("the subscription ended early", e);
    }
    return seen;
  }

  @Override
  public void close() {
    client.close();
  }
}
