package dev.hearth.client;

/**
 * How far bulk history is, after each page.
 *
 * @param cursor good to go on from
 * @param events in the pages so far, selected or not
 * @param eventsAhead in the pages that are known to follow; more may turn up
 * @param bytes fetched so far, as they came over the wire
 */
public record BulkProgress(String cursor, long events, long eventsAhead, long bytes) {}
