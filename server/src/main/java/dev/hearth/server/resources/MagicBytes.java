package dev.hearth.server.resources;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognises a content by its first bytes. The table is ours (docs/decisions/0020): the forms that
 * upstream's detector names and people store, in an order in which the first match is right.
 */
final class MagicBytes {
  /** Bytes at an offset, one character each, and what they say. */
  private record Signature(int offset, String pattern, String type) {
    private static final char ANY = 0xFFFF;

    boolean matches(byte[] head, int length) {
      if (length < offset + pattern.length()) {
        return false;
      }
      for (int i = 0; i < pattern.length(); i++) {
        if (pattern.charAt(i) != ANY && (head[offset + i] & 0xFF) != pattern.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Signature> SIGNATURES =
      List.of(
          hex(0, "FF D8 FF", "image/jpeg"),
          hex(0, "89 50 4E 47 0D 0A 1A 0A", "image/png"),
          text(0, "GIF8", "image/gif"),
          hex(0, "52 49 46 46 ? ? ? ? 57 45 42 50", "image/webp"),
          hex(0, "49 49 2A 00", "image/tiff"),
          hex(0, "4D 4D 00 2A", "image/tiff"),
          hex(0, "42 4D ? ? ? ? 00 00 00 00", "image/bmp"),
          hex(0, "49 49 BC", "image/vnd.ms-photo"),
          text(0, "8BPS", "image/vnd.adobe.photoshop"),
          hex(0, "00 00 01 00 ? 00", "image/vnd.microsoft.icon"),
          hex(0, "FF 0A", "image/jxl"),
          hex(0, "00 00 00 0C 4A 58 4C 20 0D 0A 87 0A", "image/jxl"),
          hex(0, "00 00 00 0C 6A 50 20 20 0D 0A 87 0A", "image/jp2"),
          text(4, "ftypavif", "image/avif"),
          text(4, "ftypheic", "image/heif"),
          text(4, "ftypheix", "image/heif"),
          text(4, "ftypmif1", "image/heif"),
          text(4, "ftypmsf1", "image/heif"),
          text(4, "ftypM4V", "video/x-m4v"),
          text(4, "ftypM4A", "audio/m4a"),
          text(4, "ftypqt", "video/quicktime"),
          text(4, "ftyp", "video/mp4"),
          text(4, "moov", "video/quicktime"),
          text(0, "FLV\u0001", "video/x-flv"),
          hex(0, "30 26 B2 75 8E 66 CF 11 A6 D9", "video/x-ms-wmv"),
          hex(0, "00 00 01 BA", "video/mpeg"),
          hex(0, "00 00 01 B3", "video/mpeg"),
          hex(0, "52 49 46 46 ? ? ? ? 41 56 49 20", "video/x-msvideo"),
          hex(0, "52 49 46 46 ? ? ? ? 57 41 56 45", "audio/x-wav"),
          text(0, "MThd", "audio/midi"),
          text(0, "ID3", "audio/mpeg"),
          hex(0, "FF FB", "audio/mpeg"),
          hex(0, "FF F3", "audio/mpeg"),
          hex(0, "FF F2", "audio/mpeg"),
          hex(0, "FF F1", "audio/aac"),
          hex(0, "FF F9", "audio/aac"),
          text(0, "fLaC", "audio/x-flac"),
          text(28, "OpusHead", "audio/opus"),
          text(0, "OggS", "audio/ogg"),
          text(0, "#!AMR", "audio/amr"),
          hex(0, "46 4F 52 4D ? ? ? ? 41 49 46 46", "audio/x-aiff"),
          text(0, "wOFF", "application/font-woff"),
          text(0, "wOF2", "application/font-woff"),
          hex(0, "00 01 00 00 00", "application/font-sfnt"),
          text(0, "OTTO\u0000", "application/font-sfnt"),
          text(0, "%PDF", "application/pdf"),
          text(0, "%!PS", "application/postscript"),
          text(0, "{\\rtf", "application/rtf"),
          hex(0, "1F 8B", "application/gzip"),
          text(0, "BZh", "application/x-bzip2"),
          hex(0, "FD 37 7A 58 5A 00", "application/x-xz"),
          hex(0, "28 B5 2F FD", "application/zstd"),
          hex(0, "04 22 4D 18", "application/x-lz4"),
          hex(0, "37 7A BC AF 27 1C", "application/x-7z-compressed"),
          hex(0, "52 61 72 21 1A 07", "application/vnd.rar"),
          text(0, "LZIP", "application/x-lzip"),
          hex(0, "1F 9D", "application/x-compress"),
          text(0, "!<arch>\ndebian", "application/vnd.debian.binary-package"),
          text(0, "!<arch>", "application/x-unix-archive"),
          hex(0, "ED AB EE DB", "application/x-rpm"),
          text(257, "ustar", "application/x-tar"),
          text(0, "SQLite format 3\u0000", "application/vnd.sqlite3"),
          text(0, "MSCF", "application/vnd.ms-cab-compressed"),
          hex(0, "D0 CF 11 E0 A1 B1 1A E1", "application/msword"),
          hex(0, "00 61 73 6D", "application/wasm"),
          hex(0, "7F 45 4C 46", "application/x-executable"),
          hex(0, "CA FE BA BE", "application/java"),
          text(0, "#!", "text/x-shellscript"));

  private static final List<String> HTML_STARTS =
      List.of(
          "<!doctype html",
          "<html",
          "<head",
          "<body",
          "<script",
          "<iframe",
          "<h1",
          "<div",
          "<font",
          "<table",
          "<a",
          "<style",
          "<title",
          "<b",
          "<br",
          "<p",
          "<!--");

  /** Names inside a ZIP's first entry tell the documents that are ZIP files. */
  private static final int ZIP_NAME_AT = 30;

  private MagicBytes() {}

  static Optional<String> detect(byte[] head, int length) {
    if (length < 2) {
      return Optional.empty();
    }
    for (Signature signature : SIGNATURES) {
      if (signature.matches(head, length)) {
        return Optional.of(signature.type);
      }
    }
    if (startsWith(head, length, 0, new byte[] {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3})) {
      return Optional.of(matroska(head, length));
    }
    if (startsWith(head, length, 0, new byte[] {'P', 'K', 3, 4})) {
      return Optional.of(zip(head, length));
    }
    return markup(head, length);
  }

  private static String matroska(byte[] head, int length) {
    String start = latin(head, 0, Math.min(length, 64));
    return start.contains("webm") ? "video/webm" : "video/x-matroska";
  }

  private static String zip(byte[] head, int length) {
    String start = latin(head, ZIP_NAME_AT, Math.min(length, 128));
    int mimetype = start.startsWith("mimetype") ? "mimetype".length() : -1;
    if (mimetype > 0 && start.startsWith("application/epub+zip", mimetype)) {
      return "application/epub+zip";
    }
    if (mimetype > 0 && start.startsWith("application/vnd.oasis.opendocument.text", mimetype)) {
      return "application/vnd.oasis.opendocument.text";
    }
    return "application/zip";
  }

  private static Optional<String> markup(byte[] head, int length) {
    int at = 0;
    while (at < length && " \t\r\n".indexOf(head[at]) >= 0) {
      at++;
    }
    if (at == length || head[at] != '<') {
      return Optional.empty();
    }
    String start = latin(head, at, Math.min(length, at + 16)).toLowerCase(Locale.ROOT);
    if (start.startsWith("<?xml")) {
      return Optional.of("text/xml");
    }
    for (String tag : HTML_STARTS) {
      boolean ends =
          start.length() == tag.length()
              || (start.length() > tag.length() && " >".indexOf(start.charAt(tag.length())) >= 0);
      if (start.startsWith(tag) && ends) {
        return Optional.of("text/html");
      }
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] head, int length, int offset, byte[] bytes) {
    return length >= offset + bytes.length
        && java.util.Arrays.equals(head, offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  private static String latin(byte[] head, int from, int to) {
    return from >= to ? "" : new String(head, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static Signature hex(int offset, String bytes, String type) {
    String[] parts = bytes.split(" ", -1);
    StringBuilder pattern = new StringBuilder();
    for (String part : parts) {
      pattern.append(part.equals("?") ? Signature.ANY : (char) Integer.parseInt(part, 16));
    }
    return new Signature(offset, pattern.toString(), type);
  }

  private static Signature text(int offset, String bytes, String type) {
    return new Signature(offset, bytes, type);
  }
}
