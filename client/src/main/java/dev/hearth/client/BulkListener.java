package dev.hearth.client;

/**
 * What bulk history tells its application: events in the order of the log, each once, one call at a
 * time; first from pages, then from the stream. Where a page can't be had its events come from the
 * stream as well, so an application sees no difference.
 */
@FunctionalInterface
public interface BulkListener extends SubscriptionListener {
  /**
   * An event of a page. Override it to make no object that you do not need; the view is good only
   * during the call.
   */
  default void onHistory(EventView event) {
    onEvent(event.toEvent());
  }

  /** A page is done; everything up to {@link BulkProgress#cursor} has been told. */
  default void onPage(BulkProgress progress) {}
}
