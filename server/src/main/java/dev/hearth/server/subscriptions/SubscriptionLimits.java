package dev.hearth.server.subscriptions;

import java.time.Duration;

/**
 * The limits of design §10 that bound streams.
 *
 * @param streams open at once
 * @param streamsPerAddress open at once from one address, of IPv6 from one /64; loopback is not
 *     bounded
 * @param ringSequences events queued for one live subscriber before it goes back to the log
 * @param tailBytes memory of the shared tail
 * @param readers threads that read history
 * @param batchBytes most bytes of one write while catching up
 * @param heartbeat silence after which a comment is sent
 * @param progress silence after which a position that moved is sent
 * @param progressRows rows passed without a match after which the position is sent
 * @param stallTimeout how long a socket may accept no byte at all
 */
public record SubscriptionLimits(
    int streams,
    int streamsPerAddress,
    int ringSequences,
    long tailBytes,
    int readers,
    int batchBytes,
    Duration heartbeat,
    Duration progress,
    int progressRows,
    Duration stallTimeout) {
  public static final SubscriptionLimits DEFAULTS =
      new SubscriptionLimits(
          20_000,
          1_000,
          256,
          16 << 20,
          16,
          256 << 10,
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          10_000,
          Duration.ofSeconds(60));
}
