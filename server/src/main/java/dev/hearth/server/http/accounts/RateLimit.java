package dev.hearth.server.http.accounts;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for each address: so many requests at once, one more for each part of the period
 * that passes. Remembers a bounded number of addresses and forgets those that asked longest ago,
 * whose buckets are the fullest. Safe for any thread; the lock guards the map.
 */
final class RateLimit {
  private static final int ADDRESSES_MAX = 10_000;

  private final int burst;
  private final double nanosPerRequest;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  /** Requests left, at a time. */
  private record Bucket(double left, long atNanos) {}

  RateLimit(int requests, Duration period, LongSupplier nanoTime) {
    this.burst = requests;
    this.nanosPerRequest = (double) period.toNanos() / requests;
    this.nanoTime = nanoTime;
  }

  /** Empty if the request may go on, else how many seconds to wait. */
  synchronized OptionalLong take(String address) {
    long now = nanoTime.getAsLong();
    Bucket before = buckets.getOrDefault(address, new Bucket(burst, now));
    double left = Math.min(burst, before.left + (now - before.atNanos) / nanosPerRequest);
    if (left < 1) {
      buckets.put(address, new Bucket(left, now));
      return OptionalLong.of((long) Math.ceil((1 - left) * nanosPerRequest / 1e9));
    }
    buckets.put(address, new Bucket(left - 1, now));
    return OptionalLong.empty();
  }
}
