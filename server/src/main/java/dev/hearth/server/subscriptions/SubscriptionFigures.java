package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Sequence;
import java.util.Map;

/**
 * What operators watch of the streams, read at one moment without stopping anything.
 *
 * @param open streams open, in any state
 * @param live streams that the dispatcher feeds
 * @param catchingUp streams that read history
 * @param closed how many ended, by reason, since the start
 * @param bytes handed to sockets since the start
 * @param frames events written since the start, counted once for each subscriber
 * @param overflows live streams that fell behind and went back to the log, since the start
 * @param matchFailures batches that could not be matched, each of which sent every live stream back
 *     to the log; a person must look
 * @param published the sequence up to which every live stream was offered everything
 */
public record SubscriptionFigures(
    int open,
    int live,
    int catchingUp,
    Map<CloseReason, Long> closed,
    long bytes,
    long frames,
    long overflows,
    long matchFailures,
    Sequence published) {
  public SubscriptionFigures {
    closed = Map.copyOf(closed);
  }
}
