package dev.hearth.client;

import dev.hearth.client.wire.EventJson;
import dev.hearth.client.wire.EventRecord;
import dev.hearth.client.wire.MalformedException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** That a resource was put or deleted, as a server tells it. */
public sealed interface Event permits Put, Delete {
  /**
   * Names the event; opaque, good as a cursor on the server that gave it. Empty for the puts of a
   * snapshot's picture: going on from one of them would miss the others.
   */
  Optional<String> id();

  /** The event's number on the server that gave it; greater is later. */
  long sequence();

  /** When the server recorded it, to the microsecond. */
  Instant time();

  Pubky user();

  /**
   * Decoded, starts with {@code /}. Chosen by a stranger: never use it as a file name unchecked.
   */
  String path();

  /** The event as one line of JSON, the same record that the server's history and streams show. */
  default String toJson() {
    Optional<EventRecord.Stored> stored =
        switch (this) {
          case Put put ->
              Optional.of(
                  new EventRecord.Stored(
                      put.length(),
                      put.contentType(),
                      put.contentHash().base64(),
                      put.value().map(value -> Base64.getEncoder().encodeToString(value.bytes()))));
          case Delete _ -> Optional.empty();
        };
    return EventJson.write(new EventRecord(id(), sequence(), time(), user().z32(), path(), stored));
  }

  /**
   * Checks the parts of a record that came from a server.
   *
   * @throws MalformedException if the key or the hash is none
   */
  static Event of(EventRecord record) {
    try {
      Pubky user = new Pubky(record.user());
      if (record.put().isEmpty()) {
        return new Delete(record.id(), record.sequence(), record.time(), user, record.path());
      }
      EventRecord.Stored put = record.put().get();
      return new Put(
          record.id(),
          record.sequence(),
          record.time(),
          user,
          record.path(),
          put.length(),
          put.contentType(),
          new ContentHash(put.contentHash()),
          put.value().map(value -> Content.wrap(Base64.getDecoder().decode(value))));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("event has a key, hash or value that is none", record.path(), e);
    }
  }
}
