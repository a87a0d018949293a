package dev.hearth.server.observability;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How many requests were answered, by method and class of status; cheap enough for each one. */
public final class RequestCounts {
  static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "DELETE", "POST", "other");
  static final int STATUS_CLASSES = 6;

  private final LongAdder[] counts = new LongAdder[METHODS.size() * STATUS_CLASSES];
  private final LongAdder signups = new LongAdder();

  public RequestCounts() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  public void answered(String method, int status) {
    int row = METHODS.indexOf(method);
    int known = row < 0 ? METHODS.size() - 1 : row;
    counts[known * STATUS_CLASSES + Math.clamp(status / 100, 0, STATUS_CLASSES - 1)].increment();
  }

  /** Somebody signed up. */
  public void signedUp() {
    signups.increment();
  }

  long signups() {
    return signups.sum();
  }

  /** Answers to a method, by the index in {@link #METHODS}, with statuses of a class. */
  long count(int method, int statusClass) {
    return counts[method * STATUS_CLASSES + statusClass].sum();
  }
}
