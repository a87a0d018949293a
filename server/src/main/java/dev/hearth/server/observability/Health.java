package dev.hearth.server.observability;

import dev.hearth.storage.StorageHealth;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the homeserver does its work.
 *
 * @param ready it stores what it is given and tells of it; false also while it refuses for lack of
 *     space, and once streams have failed, which only a restart mends
 * @param facts for the JSON answer
 */
public record Health(boolean ready, Map<String, Object> facts) {
  public Health {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Judges a store, and whether its streams run. */
  public static Health of(StorageHealth store, boolean streamsFailed) {
    Map<String, Object> facts = new LinkedHashMap<>();
    String status = status(store, streamsFailed);
    facts.put("status", status);
    store.problem().ifPresent(problem -> facts.put("problem", problem));
    facts.put("writable", store.writable());
    facts.put("low_space", store.lowSpace());
    facts.put("clock_ahead_seconds", store.clockAheadSeconds());
    facts.put("newest", store.bounds().newest().toString());
    facts.put("floor", store.bounds().floor().toString());
    return new Health(status.equals("ok"), facts);
  }

  private static String status(StorageHealth store, boolean streamsFailed) {
    if (!store.writable()) {
      return "not_writable";
    }
    return store.lowSpace() ? "low_space" : streamsFailed ? "streams_failed" : "ok";
  }
}
