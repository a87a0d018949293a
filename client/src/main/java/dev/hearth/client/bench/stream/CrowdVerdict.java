package dev.hearth.client.bench.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a crowd got what it was owed.
 *
 * @param counters of everything that happened
 * @param missing events that were written and did not come, over all subscribers
 * @param repeats events that came again
 * @param disorder events that came after a later one of the same writer
 * @param notRising ids that were not above the one before
 * @param unasked events that came and were not to come, or were never acknowledged
 * @param hurt subscribers with any of these
 */
public record CrowdVerdict(
    CrowdCounters counters,
    long missing,
    long repeats,
    long disorder,
    long notRising,
    long unasked,
    int hurt) {
  /** The promises that were not kept, in words; empty when all were. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    complain(failures, missing, "events are missing");
    complain(failures, repeats, "events came twice");
    complain(failures, disorder, "events came out of order");
    complain(failures, notRising, "ids did not rise");
    complain(failures, unasked, "events came that nobody asked for or that were not acknowledged");
    complain(failures, counters.resets(), "streams were reset");
    complain(
        failures, counters.cuts(), "streams were ended by the server" + because(counters.cutBy()));
    counters
        .refusals()
        .forEach((status, count) -> complain(failures, count, "streams were answered " + status));
    return failures;
  }

  private static String because(String cause) {
    return cause.isEmpty() ? "" : ": " + cause;
  }

  private static void complain(List<String> failures, long count, String what) {
    if (count > 0) {
      failures.add(count + " " + what);
    }
  }
}
