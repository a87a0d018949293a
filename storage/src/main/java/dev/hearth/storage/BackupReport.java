package dev.hearth.storage;

import java.util.List;

/**
 * What a finished backup lacks because the store itself has lost it or can't read it. Everything
 * else is in the backup, which opens like any other.
 *
 * @param missing how many contents there are of that kind; all below a bad parent of long paths
 *     count as one
 * @param first the first of them, for people: whose, which path, and what is wrong with it
 */
public record BackupReport(long missing, List<String> first) {
  /** How many are listed at the most. */
  public static final int LISTED_MAX = 100;

  public BackupReport {
    first = List.copyOf(first);
  }

  public boolean isComplete() {
    return missing == 0;
  }
}
