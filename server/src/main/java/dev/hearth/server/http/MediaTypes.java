package dev.hearth.server.http;

/** Looks for media types in {@code Accept} lines. */
public final class MediaTypes {
  /** JSON objects, one a line. */
  public static final String NDJSON = "application/x-ndjson";

  private MediaTypes() {}

  /** True if one of the ranges in the line is exactly this type; parameters are ignored. */
  static boolean names(String line, String mediaType) {
    int start = 0;
    while (start < line.length()) {
      int end = line.indexOf(',', start);
      end = end < 0 ? line.length() : end;
      int semicolon = line.indexOf(';', start);
      int stop = semicolon >= 0 && semicolon < end ? semicolon : end;
      if (line.substring(start, stop).strip().equalsIgnoreCase(mediaType)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
