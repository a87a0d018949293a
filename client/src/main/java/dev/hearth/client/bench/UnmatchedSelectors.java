package dev.hearth.client.bench;

import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.stream.RunNames;
import dev.hearth.client.wire.ZBase32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Selectors none of which selects what a run writes, and the streams that carry them.
 *
 * <p>They are close to what is written, so that whoever looks it up has to look: half of them are
 * of everybody, folders beside those of the writers, and half are of the very folder of the run,
 * but of users that do not exist.
 *
 * @param count of all of them, no two the same
 * @param perStream of each stream; the last may have fewer
 */
record UnmatchedSelectors(RunNames names, long seed, int count, int perStream) {
  private static final String EVENTS = "/events/?";
  private static final String SUBSCRIBE = "subscribe=";

  /**
   * So many selectors, as few streams as the server's limits allow.
   *
   * @param perStreamMax selectors that one stream may have
   * @param headBytesMax bytes that the head of a request may have
   * @throws IllegalArgumentException if not even one fits, or this program cannot open as many
   *     streams
   */
  static UnmatchedSelectors fitting(
      BenchContext context, int count, int perStreamMax, int headBytesMax) {
    UnmatchedSelectors one = new UnmatchedSelectors(context.names(), context.seed(), 1, 1);
    int bytes = Requests.stream(context.target(), EVENTS, Compression.NONE).length - 1;
    int perStream = 0;
    while (perStream < perStreamMax) {
      // The longer kind comes second; a stream may begin with it.
      bytes += 1 + SUBSCRIBE.length() + one.selector(perStream + 1).length();
      if (bytes > headBytesMax) {
        break;
      }
      perStream++;
    }
    if (perStream == 0) {
      throw new IllegalArgumentException("no selector fits into a head of " + headBytesMax);
    }
    UnmatchedSelectors all =
        new UnmatchedSelectors(context.names(), context.seed(), count, perStream);
    if (all.streams() > StreamOptions.SUBSCRIBERS_MAX) {
      throw new IllegalArgumentException(
          "%,d selectors, %,d each, take %,d streams; at most %,d can be opened"
              .formatted(count, perStream, all.streams(), StreamOptions.SUBSCRIBERS_MAX));
    }
    return all;
  }

  /** Streams that carry all of them. */
  int streams() {
    return Math.ceilDiv(count, perStream);
  }

  /** What a stream asks for, with its query. */
  String path(int stream) {
    StringBuilder path = new StringBuilder(EVENTS);
    int first = stream * perStream;
    int end = (int) Math.min(count, (long) first + perStream);
    for (int number = first; number < end; number++) {
      path.append(number == first ? "" : "&").append(SUBSCRIBE).append(selector(number));
    }
    return path.toString();
  }

  /** One of them; nothing in it needs an escape in a query. */
  String selector(int number) {
    return number % 2 == 0
        ? "*%s%08d/".formatted(names.folder(), number) // a writer's folder has 4 digits
        : nobody(number) + names.folder();
  }

  /** A key that nobody holds. */
  private String nobody(int number) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("hearth bench, nobody".getBytes(StandardCharsets.US_ASCII));
      digest.update(
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seed).putInt(number).flip());
      return ZBase32.encode(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
