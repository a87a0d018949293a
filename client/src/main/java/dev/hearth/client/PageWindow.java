package dev.hearth.client;

import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageList;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fetches and unpacks pages ahead of the one who reads them, a bounded number of them, and hands
 * them out in order. For one thread; the fetching has its own.
 */
final class PageWindow implements AutoCloseable {
  private record Ahead(PageList.Entry entry, Future<EventPage> page) {}

  private final PageFetcher fetcher;
  private final ExecutorService threads;
  private final int most;
  private final Queue<Ahead> ahead = new ArrayDeque<>();
  private Iterator<PageList.Entry> rest = List.<PageList.Entry>of().iterator();

  /**
   * @param parallel pages fetched at once; as many again may wait to be read
   */
  PageWindow(PageFetcher fetcher, int parallel) {
    this.fetcher = fetcher;
    this.most = 2 * parallel - 1; // and one with the reader
    this.threads =
        Executors.newFixedThreadPool(
            parallel, Thread.ofPlatform().daemon().name("hearth-page-", 0).factory());
  }

  /** Begins to fetch these, in order; what was under way is dropped. */
  void begin(List<PageList.Entry> pages) {
    drop();
    rest = pages.iterator();
    fill();
  }

  /** Whether {@link #next} has one. */
  boolean hasNext() {
    return !ahead.isEmpty();
  }

  /** The entry of the page that {@link #next} gives. */
  PageList.Entry entry() {
    return ahead.element().entry();
  }

  /**
   * Waits for the next page.
   *
   * @throws HomeserverException if it can't be had; then it is still the next
   */
  EventPage next() throws InterruptedException {
    try {
      EventPage page = ahead.element().page().get();
      ahead.remove();
      fill();
      return page;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private void fill() {
    while (ahead.size() < most && rest.hasNext()) {
      PageList.Entry entry = rest.next();
      ahead.add(new Ahead(entry, threads.submit(() -> fetcher.page(entry))));
    }
  }

  private void drop() {
    ahead.forEach(page -> page.page().cancel(true));
    ahead.clear();
    rest = List.<PageList.Entry>of().iterator();
  }

  @Override
  public void close() {
    drop();
    threads.shutdownNow();
  }
}
