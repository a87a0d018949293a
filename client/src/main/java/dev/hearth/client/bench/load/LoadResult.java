package dev.hearth.client.bench.load;

import dev.hearth.client.bench.measure.Latencies;
import java.util.Map;

/**
 * What a load found.
 *
 * @param answers within the measured time
 * @param seconds of the measured time
 * @param statuses of every answer, warm-up included
 * @param latencies of the answers within the measured time; in an open loop of the requests that
 *     were due within it, whenever they were answered, and from the moment they were due, when it
 *     was the server that kept them waiting
 * @param lateness by which this program itself sent too late; it is not part of the latencies
 * @param lost requests whose connection broke
 * @param unanswered requests still without answer when the run was given up
 * @param unsent requests that were due and for which no connection was free until then
 */
public record LoadResult(
    long answers,
    double seconds,
    Map<Integer, Long> statuses,
    Latencies latencies,
    Latencies lateness,
    long lost,
    long unanswered,
    long unsent) {
  public LoadResult {
    statuses = Map.copyOf(statuses);
  }

  public double perSecond() {
    return answers / seconds;
  }
}
