package dev.hearth.client.wire;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a server says about a session.
 *
 * <pre>
 * version        varint, 00
 * public key     32 bytes
 * created        varint; microseconds since 1970 after sign-up and sign-in, seconds when asked for later
 * name           varint length, UTF-8; always empty today
 * user agent     varint length, UTF-8; always empty today
 * capabilities   varint count, then varint length and UTF-8 scope:actions of each
 * </pre>
 *
 * @param publicKey the user's key, z-base-32
 * @param created in the unit that the request decides, as drawn above
 * @param capabilities for example {@code /:rw}
 */
public record SessionRecord(
    String publicKey, long created, String name, String userAgent, List<String> capabilities) {
  private static final int PUBLIC_KEY_BYTES = 32;
  private static final int VERSION = 0;

  public SessionRecord {
    capabilities = List.copyOf(capabilities);
  }

  /**
   * Reads a record.
   *
   * @throws MalformedException if the bytes are not as drawn above; bytes after the end are
   *     ignored, as other readers do
   */
  public static SessionRecord decode(byte[] bytes) {
    PostcardReader reader = new PostcardReader(bytes);
    if (reader.varint() != VERSION) {
      throw new MalformedException(
          "session record has an unknown version", HexFormat.of().formatHex(bytes));
    }
    String publicKey = ZBase32.encode(reader.bytes(PUBLIC_KEY_BYTES));
    long created = reader.varint();
    String name = reader.text();
    String userAgent = reader.text();
    int count = reader.count();
    List<String> capabilities = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      capabilities.add(reader.text());
    }
    return new SessionRecord(publicKey, created, name, userAgent, capabilities);
  }
}
