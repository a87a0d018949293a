package dev.hearth.storage.journal;

/**
 * The shape of a journal that is made. One that exists keeps its own.
 *
 * @param segmentBytes bytes of each file, a multiple of 4096; no batch may be larger
 * @param segments how many files; one is being written, the others wait for a checkpoint
 */
public record JournalOptions(int segmentBytes, int segments) {
  private static final int GRAIN_BYTES = 4096;
  private static final int SEGMENT_BYTES_MAX = 1 << 30;
  private static final int SEGMENTS_MAX = 1000;

  /** Checks the ranges. */
  public JournalOptions {
    if (segmentBytes <= 0 || segmentBytes > SEGMENT_BYTES_MAX || segmentBytes % GRAIN_BYTES != 0) {
      throw new IllegalArgumentException("segmentBytes " + segmentBytes);
    }
    if (segments < 2 || segments > SEGMENTS_MAX) {
      throw new IllegalArgumentException("segments " + segments);
    }
  }
}
