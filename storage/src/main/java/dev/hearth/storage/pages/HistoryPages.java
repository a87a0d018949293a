package dev.hearth.storage.pages;

import dev.hearth.storage.events.EventLog;
import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.files.TooManyOpenFiles;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.Overloaded;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of history that can no longer change: what there is and its bytes. Safe for any thread.
 *
 * <p>Pages are made in the background, from the oldest event on; the newest events, at most a page
 * of them, are never in one. A page whose last event retention removed goes with it; one that
 * retention cut through stays whole, so a reader that is inside it loses nothing.
 */
public final class HistoryPages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryPages.class);

  private final PageFolder folder;
  private final PageIndex index = new PageIndex();
  private final PageSealer sealer;

  /** Who asks for it again and again, as anybody may, costs a server one look in so long. */
  static final Duration LOOKS_APART = Duration.ofSeconds(5);

  private final LongSupplier nanos;

  /** Pages whose every byte was looked at since this start, and when this was last begun. */
  private final ConcurrentMap<PageName, Long> looked = new ConcurrentHashMap<>();

  private HistoryPages(
      Path path, EventLog log, FileSeam files, PageLimits limits, LongSupplier nanos) {
    this.nanos = nanos;
    folder = new PageFolder(path, files);
    sealer = new PageSealer(log, folder, index, limits, looked::remove);
  }

  /**
   * Starts to make pages and returns at once; pages of an earlier start are listed a little later.
   *
   * @param folder of their files; made if absent, its parent exists
   */
  public static HistoryPages open(Path folder, EventLog log, FileSeam files, PageLimits limits) {
    return open(folder, log, files, limits, System::nanoTime);
  }

  static HistoryPages open(
      Path folder, EventLog log, FileSeam files, PageLimits limits, LongSupplier nanos) {
    HistoryPages pages = new HistoryPages(folder, log, files, limits, nanos);
    pages.start();
    return pages;
  }

  /** As {@link #open}, but nothing happens before {@link #start}: until then there are no pages. */
  public static HistoryPages prepare(Path folder, EventLog log, FileSeam files, PageLimits limits) {
    return new HistoryPages(folder, log, files, limits, System::nanoTime);
  }

  /** Begins to make pages. Call once. */
  public void start() {
    sealer.start();
  }

  /** The pages that follow the position without a gap, at most so many. */
  public PageRun after(Sequence position, int most) {
    return index.run(position, most);
  }

  /**
   * The bytes of a page; empty if there is none of that name. May touch the disk. A page is looked
   * at whole before its first byte is given since this start; one that is spoilt, or that the disk
   * fails to read, is made anew.
   *
   * @param again look at it whole unless this was done a moment ago: somebody got something else
   */
  public Optional<OpenPage> open(PageName name, boolean again) {
    if (index.find(name).isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<OpenPage> page = folder.open(name);
      if (page.isPresent() && isWhole(page.get(), again)) {
        return page;
      }
      if (page.isPresent()) {
        page.get().close();
      }
      spoilt(name);
      return Optional.empty();
    } catch (
        ClosedChannelException e) { // The reader was interrupted: that is not the page's fault.
      throw new IoFailure(e);
    } catch (IOException e) {
      if (TooManyOpenFiles.isReasonOf(e)) {
        throw new Overloaded("open_files", e);
      }
      LOG.atWarn().addKeyValue("page", name).setCause(e).log("a page can't be read");
      spoilt(name);
      return Optional.empty();
    }
  }

  private boolean isWhole(OpenPage page, boolean again) throws IOException {
    long now = nanos.getAsLong();
    Long last = looked.get(page.name());
    if (last != null && !(again && begins(page.name(), last, now))) {
      return true;
    }
    try {
      boolean whole = PageFolder.isWhole(page);
      if (whole) {
        looked.put(page.name(), now);
      }
      return whole;
    } catch (IOException e) {
      looked.remove(page.name());
      page.close();
      throw e;
    }
  }

  /** True for one of those who want another look, if it is time for one. */
  private boolean begins(PageName name, Long last, long now) {
    return now - last >= LOOKS_APART.toNanos() && looked.replace(name, last, now);
  }

  /** Its file stays until the new one takes its place: deleting it here might hit the new one. */
  private void spoilt(PageName name) {
    looked.remove(name);
    if (index.remove(name)) {
      LOG.atError().addKeyValue("page", name).log("a page is spoilt and is made anew");
      sealer.wake();
    }
  }

  /** How many pages it remembers to have looked at. For tests. */
  int lookedAt() {
    return looked.size();
  }

  public PageFigures figures() {
    return index.figures();
  }

  /** Waits until so many pages are kept; false if they are not in time. For tests. */
  public boolean awaitPages(int count, Duration time) throws InterruptedException {
    return index.await(pages -> pages.size() >= count, time);
  }

  /** Stops making pages; what is open stays readable. Idempotent. */
  @Override
  public void close() {
    sealer.close();
  }
}
