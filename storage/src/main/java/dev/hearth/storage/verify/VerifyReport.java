package dev.hearth.storage.verify;

/**
 * What a check saw. Garbage, orphans and temporaries are no harm: they wait for the next start.
 *
 * @param rows rows looked at
 * @param blobs files hashed
 * @param blobBytes bytes of them
 * @param garbage blobs whose files are still to be unlinked
 * @param orphans files of blobs that no row names
 * @param temporaries files of bodies that never became whole
 * @param findings things that are wrong
 */
public record VerifyReport(
    long rows,
    long blobs,
    long blobBytes,
    long garbage,
    long orphans,
    long temporaries,
    long findings) {

  /** True if nothing is wrong. */
  public boolean isSound() {
    return findings == 0;
  }
}
