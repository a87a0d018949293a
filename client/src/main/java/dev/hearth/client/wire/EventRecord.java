package dev.hearth.client.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * The one JSON record of an event, as history pages, streams and the commands' {@code --json} show
 * it.
 *
 * @param id names the event, opaque; empty in the picture that a snapshot shows, where no position
 *     is meant
 * @param sequence the event's number on the server that gave it
 * @param time when it was recorded, to the microsecond
 * @param user z-base-32
 * @param path decoded, starts with {@code /}; what a server says, so not to be trusted as a file
 *     name
 * @param put what was stored; empty for a delete
 */
public record EventRecord(
    Optional<String> id,
    long sequence,
    Instant time,
    String user,
    String path,
    Optional<Stored> put) {
  /**
   * What a put has and a delete has not.
   *
   * @param length bytes of the content
   * @param contentHash base64 of its BLAKE3
   * @param value base64 of the content itself, where it was asked for, is small and still current
   */
  public record Stored(
      long length, String contentType, String contentHash, Optional<String> value) {}
}
