package dev.hearth.client;

import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageList;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fetches and unpacks pages ahead of the one who reads them, a bounded number of them that take a
 * bounded number of bytes, and hands them out in order. A page is good until the next is asked for.
 * For one thread; the fetching has its own.
 */
final class PageWindow implements AutoCloseable {
  private record Ahead(PageList.Entry entry, PageMemory.Part memory, Future<EventPage> page) {}

  /** What unpacked pages hold together, the one with the reader included: two dozen usual ones. */
  static final long UNPACKED_BYTES_MAX = 128 << 20;

  /** What the files of pages ahead have together, by their list. */
  private static final long FILE_BYTES_MAX = PageFetcher.PAGE_BYTES_MAX;

  private final PageFetcher fetcher;
  private final ExecutorService threads;
  private final int most;
  private final Queue<Ahead> ahead = new ArrayDeque<>();
  private final Queue<PageList.Entry> rest = new ArrayDeque<>();
  private final long unpackedBytesMax;
  private PageMemory memory;
  private Optional<PageMemory.Part> read = Optional.empty();
  private long fileBytes;

  /**
   * @param parallel pages fetched at once; as many again may wait to be read
   * @param unpackedBytesMax for all unpacked pages, unless one alone has more
   */
  PageWindow(PageFetcher fetcher, int parallel, long unpackedBytesMax) {
    this.fetcher = fetcher;
    this.unpackedBytesMax = unpackedBytesMax;
    this.memory = new PageMemory(unpackedBytesMax);
    this.most = 2 * parallel - 1; // and one with the reader
    this.threads =
        Executors.newFixedThreadPool(
            parallel, Thread.ofPlatform().daemon().name("hearth-page-", 0).factory());
  }

  /** Begins to fetch these, in order; what was under way is dropped. */
  void begin(List<PageList.Entry> pages) {
    drop();
    rest.addAll(pages);
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
      read.ifPresent(PageMemory.Part::free);
      read = Optional.empty();
      EventPage page = ahead.element().page().get();
      Ahead next = ahead.remove();
      read = Optional.of(next.memory());
      fileBytes -= bytes(next.entry());
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
    while (ahead.size() < most && !rest.isEmpty() && hasRoom(rest.element())) {
      PageList.Entry entry = rest.remove();
      PageMemory.Part part = memory.next();
      fileBytes += bytes(entry);
      ahead.add(new Ahead(entry, part, threads.submit(() -> fetcher.page(entry, part))));
    }
  }

  private boolean hasRoom(PageList.Entry entry) {
    return ahead.isEmpty() || bytes(entry) <= FILE_BYTES_MAX - fileBytes;
  }

  /** What cannot be is not fetched. */
  private static long bytes(PageList.Entry entry) {
    return Math.clamp(entry.bytes(), 0, PageFetcher.PAGE_BYTES_MAX);
  }

  /** What unpacked pages hold now. */
  long unpackedBytes() {
    return memory.held();
  }

  private void drop() {
    ahead.forEach(page -> page.page().cancel(true));
    ahead.clear();
    rest.clear();
    fileBytes = 0;
    read = Optional.empty();
    memory = new PageMemory(unpackedBytesMax); // Those that were under way may still hold the old.
  }

  @Override
  public void close() {
    drop();
    threads.shutdownNow();
  }
}
