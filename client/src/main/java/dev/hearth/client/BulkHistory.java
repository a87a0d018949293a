package dev.hearth.client;

import dev.hearth.client.wire.CodedStream;
import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageList;
import dev.hearth.client.wire.Position;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * History in pages, fetched and unpacked several at once and told in order, then the stream from
 * where they end: one sequence of events without a seam. It ends when it is closed, when the
 * listener throws, when the server refuses it, or, unless it follows, when it has told what there
 * was.
 *
 * <p>There is only one place: the sequence up to which everything was told. Pages are asked for
 * behind it and the stream begins at it, so whatever happens on the way, such as a page that is
 * gone or broken, a list that is old, or a server that restarts, costs time and never an event. A
 * place that the server no longer keeps is told as a reset. Where zstd's native part does not run,
 * no page can be unpacked, and everything comes by stream.
 */
public final class BulkHistory implements AutoCloseable {
  private static final long NOWHERE = -1;

  /** Lists asked for in a row without a page told, after which the stream has to do. */
  private static final int FAILURES_MAX = 3;

  private final PageFetcher fetcher;
  private final BulkRequest request;
  private final BulkListener listener;
  private final BiFunction<SubscriptionRequest, SubscriptionListener, Subscription> subscriber;
  private final Backoff backoff;
  private final Waiting waiting;
  private final Thread thread;
  private final Ending ending = new Ending();
  private final AtomicLong told = new AtomicLong(NOWHERE);
  private volatile @Nullable Subscription stream;

  private String asked;
  private long events;
  private long bytes;
  private int failures;

  BulkHistory(
      PageFetcher fetcher,
      BulkRequest request,
      BulkListener listener,
      BiFunction<SubscriptionRequest, SubscriptionListener, Subscription> subscriber,
      Backoff backoff,
      Waiting waiting,
      Consumer<BulkHistory> atEnd) {
    this.fetcher = fetcher;
    this.request = request;
    this.listener = listener;
    this.subscriber = subscriber;
    this.backoff = backoff;
    this.waiting = waiting;
    this.asked = request.cursor();
    this.thread = Thread.ofPlatform().daemon().name("hearth-bulk").unstarted(() -> run(atEnd));
  }

  BulkHistory start() {
    thread.start();
    return this;
  }

  /**
   * The position to go on from another time, as {@link BulkRequest#after}: everything up to it has
   * been told. Empty until the server has named one.
   */
  public Optional<String> cursor() {
    Subscription live = stream;
    Optional<String> followed = live == null ? Optional.empty() : live.cursor();
    long place = told.get();
    return followed.or(() -> place == NOWHERE ? Optional.empty() : Optional.of(text(place)));
  }

  /** Whether {@link #await} would return at once. */
  public boolean isEnded() {
    return ending.hasCome();
  }

  /**
   * Waits until everything was told; after that the listener is not called again.
   *
   * @throws HomeserverException why the server refused it; or whatever the listener threw
   */
  public void await() throws InterruptedException {
    ending.await();
  }

  /**
   * Ends it without waiting: a call to the listener that is running is interrupted, and none
   * follows it. Use {@link #await} to wait for it.
   */
  @Override
  public void close() {
    ending.close();
    Subscription live = stream;
    if (live != null) {
      live.close();
    }
    thread.interrupt();
  }

  private void run(Consumer<BulkHistory> atEnd) {
    try {
      ending.of(
          () -> {
            if (CodedStream.isZstdThere()) {
              pages();
            }
            if (!ending.isClosed()) {
              streams();
            }
          });
    } finally {
      atEnd.accept(this);
    }
  }

  // Pages

  private void pages() throws InterruptedException {
    try (PageWindow window =
        new PageWindow(fetcher, request.parallel(), PageWindow.UNPACKED_BYTES_MAX)) {
      while (!ending.isClosed() && failures < FAILURES_MAX) {
        Optional<PageList> list = list();
        if (list.isEmpty() || list.get().pages().isEmpty()) {
          return;
        }
        tell(list.get(), window);
      }
    }
  }

  /** The pages behind the place; empty if this server has no such list. */
  private Optional<PageList> list() throws InterruptedException {
    boolean wasReset = false;
    while (true) {
      try {
        PageList list = fetcher.list(asked, failures > 0);
        if (told.get() == NOWHERE) {
          // From here on this is the place: "the oldest kept" may be another one when asked again.
          told.set(sequence(list.cursor()));
          asked = list.cursor();
        }
        backoff.succeeded();
        return Optional.of(list);
      } catch (HomeserverException.NotFound e) {
        return Optional.empty();
      } catch (HomeserverException.CursorGone e) {
        reset(e);
        if (wasReset) { // to a place that is gone as well
          waiting.await(backoff.next(Optional.empty()));
        }
        wasReset = true;
      } catch (HomeserverException.Unreachable
          | HomeserverException.Overloaded
          | HomeserverException.ServerFailed e) {
        Duration wait = backoff.next(Backoff.asked(e));
        listener.onRetry(Optional.of(e), wait);
        waiting.await(wait);
      }
    }
  }

  /** Goes on where a stream would, and says so. */
  private void reset(HomeserverException.CursorGone gone) {
    Reset reset = gone.reset().orElseThrow(() -> gone);
    listener.onReset(reset);
    told.set(sequence(reset.cursor()));
    asked = reset.cursor();
  }

  private void tell(PageList list, PageWindow window) throws InterruptedException {
    long ahead = list.pages().stream().mapToLong(PageList.Entry::events).sum();
    window.begin(list.pages());
    while (!ending.isClosed() && window.hasNext()) {
      PageList.Entry entry = window.entry();
      EventPage page;
      try {
        page = window.next();
      } catch (HomeserverException.Interrupted e) {
        throw e;
      } catch (HomeserverException e) {
        // Gone, unreachable or broken: what the list says now decides.
        failures++;
        return;
      }
      if (page.after() > told.get()) {
        throw new HomeserverException.BadAnswer("a list of pages has a gap");
      }
      if (page.through() <= told.get()) {
        throw new HomeserverException.BadAnswer("a list of pages goes back");
      }
      tell(page);
      failures = 0;
      ahead -= entry.events();
      events += entry.events();
      bytes += entry.bytes();
      if (!ending.isClosed()) {
        listener.onPage(new BulkProgress(asked, events, ahead, bytes));
      }
    }
  }

  private void tell(EventPage page) {
    PageEvents view = new PageEvents(page, request.selectors());
    long last = told.get();
    while (!ending.isClosed() && view.next()) {
      long sequence = view.sequence();
      if (sequence > last) {
        listener.onHistory(view);
        told.setRelease(sequence);
      }
    }
    if (!ending.isClosed()) {
      told.set(page.through());
      asked = text(page.through());
    }
  }

  // The stream

  private void streams() {
    SubscriptionListener until = request.follow() ? listener : new UntilLive(listener);
    Subscription live = subscriber.apply(request.stream(asked), until);
    stream = live;
    if (ending.isClosed()) {
      live.close();
    }
    try {
      awaitEnd(live);
    } catch (UntilLive.CaughtUpException e) {
      // All was told, and nobody asked for more.
    }
  }

  /** An interrupt ends the stream, and its end is still waited for: it may be with the listener. */
  private static void awaitEnd(Subscription live) {
    while (true) {
      try {
        live.await();
        return;
      } catch (InterruptedException e) {
        live.close();
      }
    }
  }

  private static String text(long place) {
    return Position.text(place);
  }

  private static long sequence(String position) {
    return Decoding.understood(() -> Position.sequence(position));
  }
}
