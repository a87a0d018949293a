package dev.hearth.server.subscriptions;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One client's wish for a stream, checked for syntax and authorised by the caller.
 *
 * @param limit events in all, after which the stream ends; at least 1; empty for no end
 * @param access present iff a selector's prefix starts with {@code /priv/}
 */
public record SubscriptionRequest(
    EventFilter filter,
    Start start,
    Protocol protocol,
    OptionalLong limit,
    Optional<PrivateAccess> access) {

  public SubscriptionRequest {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new IllegalArgumentException("a limit is at least 1");
    }
    if (start instanceof Start.PerUser && protocol instanceof Protocol.Native) {
      throw new IllegalArgumentException("only upstream's stream has a cursor for each user");
    }
    if (protocol instanceof Protocol.Upstream && !(start instanceof Start.PerUser)) {
      throw new IllegalArgumentException("upstream's stream has a cursor for each user");
    }
  }
}
