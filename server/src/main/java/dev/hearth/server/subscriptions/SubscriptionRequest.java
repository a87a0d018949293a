package dev.hearth.server.subscriptions;

import dev.hearth.server.coding.Coding;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One client's wish for a stream, checked for syntax and authorised by the caller.
 *
 * @param limit events in all, after which the stream ends; at least 1; empty for no end
 * @param access present iff a selector's prefix starts with {@code /priv/}
 * @param coding how its bytes are compressed; never where it may carry private events, whose
 *     lengths would tell a stranger who can add some text of his own what the others say
 */
public record SubscriptionRequest(
    EventFilter filter,
    Start start,
    Protocol protocol,
    OptionalLong limit,
    Optional<PrivateAccess> access,
    Coding coding) {

  /** A stream that is sent as it is. */
  public SubscriptionRequest(
      EventFilter filter,
      Start start,
      Protocol protocol,
      OptionalLong limit,
      Optional<PrivateAccess> access) {
    this(filter, start, protocol, limit, access, Coding.IDENTITY);
  }

  /** The same, of other events. */
  SubscriptionRequest filtered(EventFilter other) {
    return new SubscriptionRequest(other, start, protocol, limit, access, coding);
  }

  /** The same, compressed like this unless it may carry private events. */
  public SubscriptionRequest coded(Coding other) {
    return access.isPresent()
        ? this
        : new SubscriptionRequest(filter, start, protocol, limit, access, other);
  }

  public SubscriptionRequest {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new IllegalArgumentException("a limit is at least 1");
    }
    if (access.isPresent() && coding != Coding.IDENTITY) {
      throw new IllegalArgumentException("private events are not compressed");
    }
    if (start instanceof Start.PerUser && protocol instanceof Protocol.Native) {
      throw new IllegalArgumentException("only upstream's stream has a cursor for each user");
    }
    if (protocol instanceof Protocol.Upstream && !(start instanceof Start.PerUser)) {
      throw new IllegalArgumentException("upstream's stream has a cursor for each user");
    }
  }
}
