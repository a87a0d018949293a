package dev.hearth.server.auth;

import dev.hearth.storage.model.Pubky;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes that tell a client what its session is (wire specification §3.3).
 *
 * <pre>
 * version       varint 0
 * public key    32
 * created_at    varint: microseconds in the answers to POST, seconds in those to GET
 * name          varint length 0
 * user_agent    varint length 0
 * capabilities  varint count, then for each a varint length and its text
 * </pre>
 */
final class SessionRecord {
  private SessionRecord() {}

  static byte[] encode(Pubky user, long createdAt, List<String> capabilities) {
    ByteArrayOutputStream record = new ByteArrayOutputStream(64);
    record.write(0);
    record.writeBytes(user.bytes());
    Varint.write(record, createdAt);
    record.write(0);
    record.write(0);
    Varint.write(record, capabilities.size());
    for (String capability : capabilities) {
      byte[] text = capability.getBytes(StandardCharsets.UTF_8);
      Varint.write(record, text.length);
      record.writeBytes(text);
    }
    return record.toByteArray();
  }
}
