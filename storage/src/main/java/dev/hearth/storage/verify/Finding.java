package dev.hearth.storage.verify;

/**
 * One thing that is not as it was written.
 *
 * @param table the table, or {@code blobs}
 * @param row which row or file, as people write it: a key's text, a sequence, a path
 * @param problem what is wrong with it
 */
public record Finding(String table, String row, String problem) {
  @Override
  public String toString() {
    return table + " " + row + ": " + problem;
  }
}
