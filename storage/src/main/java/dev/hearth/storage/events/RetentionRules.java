package dev.hearth.storage.events;

import java.time.Duration;
import java.util.Optional;

/**
 * Which events go. An event goes when it is too old or one too many, unless it is among the newest
 * that always stay.
 *
 * @param age how long events are kept; empty for ever
 * @param events how many are kept at the most; empty for all
 * @param floorEvents how many of the newest always stay
 */
public record RetentionRules(Optional<Duration> age, Optional<Long> events, long floorEvents) {
  public static final RetentionRules KEEP_ALL =
      new RetentionRules(Optional.empty(), Optional.empty(), 0);

  public RetentionRules {
    boolean negativeAge = age.isPresent() && age.get().isNegative();
    if (negativeAge || events.orElse(0L) < 0 || floorEvents < 0) {
      throw new IllegalArgumentException("retention's numbers are not negative");
    }
  }

  boolean keepsAll() {
    return age.isEmpty() && events.isEmpty();
  }
}
