package dev.hearth.client;

import java.util.List;

/**
 * Which history one wants as fast as it can be had.
 *
 * @param selectors their union, public ones only; everything public if there is none. The pages
 *     carry everything in any case, so few events of many cost as much as all
 * @param cursor exclusive: the last event seen; {@code 0} for all that is kept
 * @param follow whether to go on with what happens then, until closed
 * @param parallel pages fetched at once; twice as many are held in memory at the most, usually some
 *     five megabytes each and never more than 300 MiB together (docs/client.md)
 */
public record BulkRequest(List<Selector> selectors, String cursor, boolean follow, int parallel) {
  private static final int PARALLEL = 4;
  private static final int PARALLEL_MAX = 64;

  /** Refuses private selectors, which no page can answer. */
  public BulkRequest {
    selectors = List.copyOf(selectors);
    if (selectors.stream().anyMatch(Selector::isPrivate)) {
      throw new IllegalArgumentException("bulk history has public events only");
    }
    if (parallel < 1 || parallel > PARALLEL_MAX) {
      throw new IllegalArgumentException("1 to 64 pages are fetched at once");
    }
  }

  /** All that is kept, up to now. */
  public static BulkRequest of(Selector... selectors) {
    return of(List.of(selectors));
  }

  /** All that is kept, up to now. */
  public static BulkRequest of(List<Selector> selectors) {
    return new BulkRequest(selectors, "0", false, PARALLEL);
  }

  public BulkRequest after(String place) {
    return new BulkRequest(selectors, place, follow, parallel);
  }

  /** And then what happens, without a seam. */
  public BulkRequest following() {
    return new BulkRequest(selectors, cursor, true, parallel);
  }

  public BulkRequest parallel(int pages) {
    return new BulkRequest(selectors, cursor, follow, pages);
  }

  /** The same as a stream's request, from a position on. */
  SubscriptionRequest stream(String position) {
    List<Selector> wanted = selectors.isEmpty() ? List.of(Selector.everybody("/")) : selectors;
    return SubscriptionRequest.to(wanted).after(position);
  }
}
