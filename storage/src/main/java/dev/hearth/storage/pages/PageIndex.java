package dev.hearth.storage.pages;

import dev.hearth.storage.model.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which pages there are, in the order of the log, none overlapping another. Changed by few, read by
 * everybody without waiting: each change makes a new list.
 */
final class PageIndex {
  /**
   * A stretch of the log that no page covers.
   *
   * @param after begins behind this
   * @param end ends with this, where the next page begins; empty for the open end
   */
  record Gap(Sequence after, Optional<Sequence> end) {}

  private volatile List<SealedPage> pages = List.of();
  private volatile long bytes;

  List<SealedPage> pages() {
    return pages;
  }

  PageFigures figures() {
    return new PageFigures(pages.size(), bytes);
  }

  /** Adds a page; false if it overlaps one that is there. */
  synchronized boolean add(SealedPage page) {
    List<SealedPage> changed = new ArrayList<>(pages);
    changed.add(page);
    changed.sort(Comparator.comparing(each -> each.name().after()));
    int place = changed.indexOf(page);
    boolean fits =
        (place == 0 || !changed.get(place - 1).name().through().isAfter(page.name().after()))
            && (place == changed.size() - 1
                || !page.name().through().isAfter(changed.get(place + 1).name().after()));
    if (fits) {
      set(changed);
    }
    return fits;
  }

  /** Removes a page; false if it is not there. */
  synchronized boolean remove(PageName name) {
    List<SealedPage> changed = new ArrayList<>(pages);
    boolean removed = changed.removeIf(page -> page.name().equals(name));
    if (removed) {
      set(changed);
    }
    return removed;
  }

  private void set(List<SealedPage> changed) {
    bytes = changed.stream().mapToLong(SealedPage::bytes).sum();
    pages = List.copyOf(changed);
    notifyAll();
  }

  /** The page of this name. */
  Optional<SealedPage> find(PageName name) {
    List<SealedPage> now = pages;
    int place = firstBehind(now, name.after());
    return place < now.size() && now.get(place).name().equals(name)
        ? Optional.of(now.get(place))
        : Optional.empty();
  }

  /** The pages that go on without a gap from the one that covers what follows the position. */
  PageRun run(Sequence position, int most) {
    List<SealedPage> now = pages;
    List<SealedPage> run = new ArrayList<>();
    int place = firstBehind(now, position);
    Sequence reached = position;
    while (place < now.size() && !now.get(place).name().after().isAfter(reached)) {
      if (run.size() == most) {
        return new PageRun(run, true);
      }
      run.add(now.get(place));
      reached = now.get(place).name().through();
      place++;
    }
    return new PageRun(run, false);
  }

  /** The first stretch above the floor that no page covers. */
  Gap firstGap(Sequence floor) {
    Sequence reached = floor;
    for (SealedPage page : pages) {
      if (page.name().after().isAfter(reached)) {
        return new Gap(reached, Optional.of(page.name().after()));
      }
      if (page.name().through().isAfter(reached)) {
        reached = page.name().through();
      }
    }
    return new Gap(reached, Optional.empty());
  }

  /** The place of the first page that reaches beyond the position. */
  private static int firstBehind(List<SealedPage> pages, Sequence position) {
    int low = 0;
    int high = pages.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pages.get(middle).name().through().isAfter(position)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Waits until the list is as wanted; false if it is not in time. */
  synchronized boolean await(Predicate<List<SealedPage>> wanted, Duration time)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!wanted.test(pages)) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
