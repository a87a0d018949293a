package dev.hearth.storage.pages;

import java.util.List;

/**
 * Pages that follow one another without a gap.
 *
 * @param more whether another page follows the last of them
 */
public record PageRun(List<SealedPage> pages, boolean more) {
  public PageRun {
    pages = List.copyOf(pages);
  }
}
