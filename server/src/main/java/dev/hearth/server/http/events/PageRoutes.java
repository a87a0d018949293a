package dev.hearth.server.http.events;

import dev.hearth.server.http.Method;
import dev.hearth.server.http.Readers;
import dev.hearth.server.http.Router;
import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.pages.HistoryPages;
import java.util.Optional;

/** The routes of bulk history, wired: the list of pages and the pages. */
public final class PageRoutes {
  private static final String LIST = "/events/pages";

  private final PageListRoute list;
  private final PageRoute page;

  /**
   * @param pages empty where none are kept: then the list is empty and the stream has everything
   * @param readers on which lists are made and pages checked
   */
  public PageRoutes(
      EventLog log, Optional<HistoryPages> pages, Readers readers, FeedLimits limits) {
    list = new PageListRoute(log, pages, readers);
    page = new PageRoute(log, pages, readers, limits);
  }

  /** Adds {@code /events/pages} and what is below. */
  public void addTo(Router router) {
    router.on(Method.GET, LIST, list).below(Method.GET, LIST + "/", page);
  }
}
