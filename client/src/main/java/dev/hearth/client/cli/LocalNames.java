package dev.hearth.client.cli;

import dev.hearth.client.wire.RequestPath;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names of files as the bytes they are.
 *
 * <p>To Linux a name is bytes; Java shows it as text through the locale's character set, and what
 * that set cannot hold it shows wrong or cannot open at all: under {@code LANG=C} every name that
 * is not ASCII. A path's URI, though, is made of the bytes themselves, percent-encoded, and a path
 * made from a URI gets exactly its bytes. So both ways lead through URIs, and resources have the
 * same names under every locale. Names that are ASCII, nearly all, take the short way.
 */
final class LocalNames {
  private static final int HEX = 16;

  private LocalNames() {}

  /** The last name of {@code file}, read as UTF-8; empty if its bytes are not. */
  static Optional<String> name(Path file) {
    String shown = String.valueOf(file.getFileName());
    if (isAscii(shown)) {
      return Optional.of(shown);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The file of that name, written as UTF-8, in {@code folder}, which exists. */
  static Path child(Path folder, String name) {
    if (isAscii(name)) {
      return folder.resolve(name);
    }
    String parent = folder.toUri().toString();
    String slash = parent.endsWith("/") ? "" : "/";
    return Path.of(URI.create(parent + slash + RequestPath.encodeValue(name)));
  }

  /** A name to show to a person, with {@code \xHH} for each byte that is no text. */
  static String shown(Path file) {
    StringBuilder shown = new StringBuilder();
    for (byte b : bytes(file)) {
      if (b >= ' ' && b < 0x7f) {
        shown.append((char) b);
      } else {
        shown.append(String.format("\\x%02x", b & 0xff));
      }
    }
    return shown.toString();
  }

  private static byte[] bytes(Path file) {
    String path = file.toUri().getRawPath();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String encoded = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, HEX));
        i += 2;
      } else {
        bytes.write(encoded.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
