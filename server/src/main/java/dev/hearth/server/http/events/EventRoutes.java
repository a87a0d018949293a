package dev.hearth.server.http.events;

import dev.hearth.server.http.Method;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Router;
import dev.hearth.server.subscriptions.Subscriptions;
import dev.hearth.server.subscriptions.Values;
import dev.hearth.storage.Storage;

/**
 * The routes of event requests, wired: {@code /events/} in its four forms, {@code /events-stream},
 * and the stream at a resource's own URL.
 */
public final class EventRoutes {
  private final EventsRoute events;
  private final UpstreamStreamRoute upstream;
  private final ResourceStream resourceStream;

  /**
   * @param readers on which history is read
   * @param sessions under which private events may be read
   */
  public EventRoutes(
      Storage storage,
      Subscriptions subscriptions,
      Readers readers,
      PrivateSessions sessions,
      FeedLimits limits) {
    StreamOpener opener = new StreamOpener(subscriptions);
    PrivateSelectors privateSelectors = new PrivateSelectors(sessions);
    NativeStreamQuery parameters = new NativeStreamQuery();
    Values values = Values.of(storage.resources());
    events =
        new EventsRoute(
            new SocketRoute(parameters, privateSelectors, subscriptions, opener, limits),
            new NativeStreamRoute(parameters, privateSelectors, opener, limits),
            new HistoryRoute(
                storage.events(),
                values,
                readers,
                privateSelectors,
                new LongPoll(subscriptions, opener),
                limits),
            new TextFeedRoute(storage.events(), readers, limits));
    upstream =
        new UpstreamStreamRoute(storage.events(), storage.accounts(), readers, sessions, opener);
    resourceStream = new ResourceStream(parameters, privateSelectors, opener);
  }

  /** Adds {@code /events/} and {@code /events-stream}. */
  public void addTo(Router router) {
    router.on(Method.GET, "/events/", events).on(Method.GET, "/events-stream", upstream);
  }

  /** For the route of resources, which knows the tenant and the path. */
  public ResourceStream resourceStream() {
    return resourceStream;
  }
}
