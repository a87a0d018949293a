package dev.hearth.storage.verify;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.model.ResourcePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Paths as bytes of rows. */
final class PathCheck {
  private PathCheck() {}

  /** True if the bytes are a path that could be stored. */
  static boolean isPath(byte[] path) {
    try {
      ResourcePath.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString());
      return true;
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return false;
    }
  }

  /** A copy of the path of an event's row that was checked. */
  static byte[] path(ByteBuffer event) {
    byte[] path = new byte[EventTable.pathLength(event)];
    event.get(EventTable.pathOffset(event), path);
    return path;
  }
}
