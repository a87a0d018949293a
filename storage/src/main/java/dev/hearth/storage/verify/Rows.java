package dev.hearth.storage.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** How rows are named to people. */
final class Rows {
  private Rows() {}

  static String hex(ByteBuffer key) {
    byte[] bytes = new byte[key.limit()];
    key.get(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static String path(long user, byte[] path) {
    return "user " + user + " " + new String(path, StandardCharsets.UTF_8);
  }
}
