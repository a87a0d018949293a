package dev.hearth.storage.pages;

import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.events.EventView;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.CorruptRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that makes pages. It reads the log in short transactions, as any reader does, gathers
 * the public events of one page at a time, and rests as long as it worked, so that catching up with
 * a long log takes half a core and no writer waits.
 *
 * <p>It fills the first stretch that no page covers: usually the open end of the log, where it
 * waits until the page is full; sometimes a gap that a spoilt page left, where it stops at the next
 * page. Its only state is what it gathered, so a restart goes on where the last page ended.
 */
final class PageSealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PageSealer.class);

  /** Rows of one read transaction: a millisecond or two. */
  private static final int STEP_ROWS = 2_048;

  /** zstd's default. Higher levels take twice the time for less than a hundredth of the size. */
  static final int LEVEL = 3;

  private final EventLog log;
  private final PageFolder folder;
  private final PageIndex index;
  private final PageLimits limits;
  private final Consumer<PageName> expired;
  private final PageBuilder builder = new PageBuilder(LEVEL);
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  private PageIndex.Gap gap = new PageIndex.Gap(Sequence.NONE, Optional.empty());
  private Sequence position = Sequence.NONE;
  private int rows;
  private boolean loaded;
  private boolean aimed;
  private boolean roomless;

  /** Bytes of what was gathered, once it was built and found no room; at least one. */
  private long pageBytes = 1;

  /**
   * Composes the sealer.
   *
   * @param expired told the name of each page that retention took
   */
  PageSealer(
      EventLog log,
      PageFolder folder,
      PageIndex index,
      PageLimits limits,
      Consumer<PageName> expired) {
    this.log = log;
    this.folder = folder;
    this.index = index;
    this.expired = expired;
    this.limits = limits;
    this.thread = Thread.ofPlatform().daemon().name("page-sealer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** There may be something to do. */
  void wake() {
    wake.release();
  }

  private void run() {
    try {
      while (!closed) {
        long began = System.nanoTime();
        long rest = work();
        rest(Math.max(rest, System.nanoTime() - began));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The log's own corruption has stopped writing already; streams serve what is readable.
      LOG.atError().setCause(e).log("no more history pages are made until a restart");
    }
  }

  /** Does a bounded piece of work; returns for how many nanoseconds there is nothing to do. */
  private long work() {
    try {
      if (!loaded) {
        load();
        loaded = true;
      }
      return step();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("the files of history pages fail; it is tried again");
      return limits.retry().toNanos();
    } catch (CorruptRow e) {
      throw e;
    } catch (StorageException e) { // Too many readers, say: that passes.
      LOG.atWarn().setCause(e).log("the log can't be read for history pages; it is tried again");
      aimed = false; // What was gathered may lack what it failed at.
      return limits.retry().toNanos();
    }
  }

  private void rest(long nanos) throws InterruptedException {
    if (wake.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      wake.drainPermits();
    }
  }

  /** Takes over what an earlier start left, as far as this log knows it. */
  private void load() throws IOException {
    List<SealedPage> found = folder.load();
    found.sort(Comparator.comparing(page -> page.name().after()));
    for (SealedPage page : found) {
      if (index.find(page.name()).isEmpty() && !isTaken(page)) {
        LOG.atWarn().addKeyValue("page", page.name()).log("a page of another log is removed");
        remove(page.name());
      }
    }
  }

  /** It is not listed; if its file can't go now, a later start removes it. */
  private void remove(PageName name) {
    try {
      folder.delete(name);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("page", name).setCause(e).log("a page's file can't be removed");
    }
  }

  private boolean isTaken(SealedPage page) {
    return isOfThisLog(page) && index.add(page);
  }

  /** A store restored from a backup beside newer pages does not know their ends. */
  private boolean isOfThisLog(SealedPage page) {
    Sequence end = page.name().through();
    return !end.isAfter(log.bounds().floor()) || log.atOrBelow(end).equals(end);
  }

  private long step() {
    Sequence floor = log.bounds().floor();
    removeExpired(floor);
    aim(floor);
    boolean ended = !isFull() && read();
    if (aimed && isFull()) {
      return seal();
    }
    return ended ? limits.idle().toNanos() : 0;
  }

  private void removeExpired(Sequence floor) {
    for (SealedPage page : index.pages()) {
      if (page.name().through().isAfter(floor)) {
        return;
      }
      index.remove(page.name());
      expired.accept(page.name());
      remove(page.name());
    }
  }

  /** Begins anew if what is gathered is not, or no longer, what is wanted. */
  private void aim(Sequence floor) {
    PageIndex.Gap wanted = index.firstGap(floor);
    // Retention inside of what is gathered changes nothing: those events were read in time.
    boolean cutInside =
        wanted.after().equals(floor) && floor.isAfter(gap.after()) && !floor.isAfter(position);
    boolean goesOn =
        aimed
            && gap.end().equals(wanted.end())
            && (gap.after().equals(wanted.after()) || cutInside);
    if (!goesOn) {
      gap = wanted;
      begin(wanted.after());
    }
  }

  private void begin(Sequence after) {
    builder.begin(after.value());
    position = after;
    rows = 0;
    pageBytes = 1;
    aimed = true;
  }

  /** Reads some rows; true if there are no more now. */
  private boolean read() {
    Sequence before = position;
    Scan scan = log.forward(position, STEP_ROWS, this::gather);
    if (scan.bounds().floor().isAfter(before)) {
      // Retention was faster: rows between may be gone. The next aim begins at the floor.
      aimed = false;
      return false;
    }
    position = gap.end().filter(end -> scan.position().isAfter(end)).orElse(scan.position());
    return scan.ended();
  }

  private boolean gather(EventView event) {
    if (gap.end().isPresent() && event.sequence() > gap.end().get().value()) {
      return false;
    }
    rows++;
    position = new Sequence(event.sequence());
    if (event.isPublic()) {
      add(event);
    }
    return !isFull();
  }

  private void add(EventView event) {
    int length = event.pathLength();
    event.copyPath(builder.path(), 0);
    if (event.isPut()) {
      builder.put(
          event.sequence(),
          event.user(),
          event.suffixLength(),
          length,
          event.length(),
          event.contentType(),
          event.hash());
    } else {
      builder.delete(event.sequence(), event.user(), event.suffixLength(), length);
    }
  }

  private boolean isFull() {
    return builder.events() >= limits.eventsMax()
        || rows >= limits.rowsMax()
        || builder.bodyBytes() >= limits.bodyBytesMax()
        || gap.end().filter(end -> !end.isAfter(position)).isPresent();
  }

  /** Keeps what was gathered as a page; returns how many nanoseconds to wait if it can't be. */
  private long seal() {
    try {
      if (!hasRoom(pageBytes)) { // Asked before the work of making it, too.
        return limits.retry().toNanos();
      }
      ByteBuffer file = builder.build(position.value());
      if (!PageCheck.body(file).filter(body -> body.length == builder.bodyBytes()).isPresent()) {
        throw new IllegalStateException("a page can't be read back");
      }
      pageBytes = file.remaining();
      if (!hasRoom(pageBytes)) {
        return limits.retry().toNanos();
      }
      PageName name = new PageName(new Sequence(builder.after()), position, PageName.hash(file));
      folder.write(name, file);
      aimed = false;
      index.add(new SealedPage(name, builder.events(), file.remaining()));
      LOG.atDebug()
          .addKeyValue("page", name)
          .addKeyValue("events", builder.events())
          .log("page sealed");
      return 0;
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("a history page could not be kept; it is tried again");
      return limits.retry().toNanos();
    }
  }

  private boolean hasRoom(long bytes) throws IOException {
    boolean room =
        index.figures().bytes() + bytes <= limits.diskBytesMax()
            && folder.bytesFree() - bytes >= limits.diskBytesFree();
    if (!room && !roomless) {
      LOG.atInfo()
          .addKeyValue("bytes", index.figures().bytes())
          .log("no room for more history pages; newer events come by stream only");
    }
    roomless = !room;
    return room;
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
