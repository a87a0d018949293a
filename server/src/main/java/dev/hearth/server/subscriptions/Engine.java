package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Selector;
import dev.hearth.storage.selectors.SelectorTables;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all streams share. */
record Engine(
    LogSource log,
    ResourceSource resources,
    SelectorTables selectors,
    SubscriptionLimits limits,
    Ticker ticker,
    Registry registry,
    Tail tail,
    Inbox inbox,
    Dispatcher dispatcher,
    Workers pumps,
    Workers readers,
    LiveFirst liveFirst,
    Buffers buffers,
    Counters counters)
    implements TailReader.Surroundings, Turn.Threads {
  private static final Logger logger = LoggerFactory.getLogger(Engine.class);

  /** The newest sequence known without reading the log. */
  long newestKnown(long position) {
    return Math.max(position, dispatcher.published());
  }

  /** Forgets a stream that has ended. */
  void leave(Subscriber subscriber, TakenPlace place, List<Selector> stored, long unstoredBytes) {
    SubscriptionRequest request = subscriber.request();
    registry.remove(subscriber, request.access().map(PrivateAccess::session).orElse(null));
    place.leave();
    if (!stored.isEmpty()) {
      var _ =
          selectors
              .remove(subscriber.number(), stored, unstoredBytes)
              .whenComplete((_, failure) -> warnIfLeft(failure));
    }
  }

  private static void warnIfLeft(@Nullable Throwable failure) {
    if (failure != null) {
      logger.atWarn().setCause(failure).log("selectors of an ended stream stay");
    }
  }
}
