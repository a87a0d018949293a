package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.measure.Latencies;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one loop's subscribers met. One thread's own; added up when the loops are closed. */
public final class CrowdCounters {
  private final Latencies latencies = new Latencies();
  private final Latencies waits = new Latencies();
  private final Map<Integer, Long> refusals = new TreeMap<>();
  private long bytes;
  private long events;
  private long untimed;
  private long foreignEvents;
  private long heartbeats;
  private long progress;
  private long resets;
  private long byes;
  private long cuts;
  private long retries;
  private String cutBy = "";

  void bytes(long count) {
    bytes += count;
  }

  void event() {
    events++;
  }

  void latency(long nanos) {
    latencies.record(nanos);
  }

  void waited(long nanos) {
    waits.record(nanos);
  }

  void untimed() {
    untimed++;
  }

  void foreignEvent() {
    foreignEvents++;
  }

  void heartbeat() {
    heartbeats++;
  }

  void progress() {
    progress++;
  }

  void reset() {
    resets++;
  }

  void bye() {
    byes++;
  }

  void cut(@Nullable IOException why) {
    cuts++;
    if (cutBy.isEmpty() && why != null) {
      cutBy = String.valueOf(why.getMessage());
    }
  }

  void retry() {
    retries++;
  }

  void refused(int status) {
    refusals.merge(status, 1L, Long::sum);
  }

  void add(CrowdCounters other) {
    latencies.add(other.latencies);
    waits.add(other.waits);
    other.refusals.forEach((status, count) -> refusals.merge(status, count, Long::sum));
    bytes += other.bytes;
    events += other.events;
    untimed += other.untimed;
    foreignEvents += other.foreignEvents;
    heartbeats += other.heartbeats;
    progress += other.progress;
    resets += other.resets;
    byes += other.byes;
    cuts += other.cuts;
    retries += other.retries;
    cutBy = cutBy.isEmpty() ? other.cutBy : cutBy;
  }

  /** From the writer's send to the arrival here. */
  public Latencies latencies() {
    return latencies;
  }

  /**
   * From the moment a socket was seen to have something to the moment it was read, for each read:
   * so much of the latency at least is this program's own. What came while it read others is not
   * seen.
   */
  public Latencies waits() {
    return waits;
  }

  /** Statuses other than 200 with which streams were answered. */
  public Map<Integer, Long> refusals() {
    return refusals;
  }

  /** Bytes received, heads and chunk sizes included. */
  public long bytes() {
    return bytes;
  }

  /** Events of the run, over all subscribers. */
  public long events() {
    return events;
  }

  /** Events that came so late that nobody knows any more when they were sent. */
  public long untimedEvents() {
    return untimed;
  }

  /** Events of anybody else. */
  public long foreignEvents() {
    return foreignEvents;
  }

  /** Comments and the like. */
  public long heartbeats() {
    return heartbeats;
  }

  /** Frames that only move the position. */
  public long progressFrames() {
    return progress;
  }

  public long resets() {
    return resets;
  }

  public long byes() {
    return byes;
  }

  /** Streams that ended while live, and not by us. */
  public long cuts() {
    return cuts;
  }

  /** Why the first of them ended; empty when the server ended all in good order. */
  public String cutBy() {
    return cutBy;
  }

  /** Streams that ended before they were live and were opened again. */
  public long retries() {
    return retries;
  }
}
