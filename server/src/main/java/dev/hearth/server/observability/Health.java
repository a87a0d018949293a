package dev.hearth.server.observability;

import dev.hearth.storage.StorageHealth;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the homeserver does its work.
 *
 * @param ready it stores what it is given; false also while it refuses for lack of space
 * @param facts for the JSON answer
 */
public record Health(boolean ready, Map<String, Object> facts) {
  public Health {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Judges a store. */
  public static Health of(StorageHealth store) {
    boolean ready = store.writable() && !store.lowSpace();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("status", ready ? "ok" : store.writable() ? "low_space" : "not_writable");
    store.problem().ifPresent(problem -> facts.put("problem", problem));
    facts.put("writable", store.writable());
    facts.put("low_space", store.lowSpace());
    facts.put("clock_ahead_seconds", store.clockAheadSeconds());
    facts.put("newest", store.bounds().newest().toString());
    facts.put("floor", store.bounds().floor().toString());
    return new Health(ready, facts);
  }
}
