package dev.hearth.storage.verify;

/** Hears what the check finds, as it finds it, on the caller's thread. */
public interface VerifyListener {
  /** Something is wrong. */
  void finding(Finding finding);

  /** So many rows of a table are looked at; called now and then. */
  default void progress(String table, long rows, long ofRows) {}
}
