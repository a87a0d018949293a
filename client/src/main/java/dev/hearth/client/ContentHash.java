package dev.hearth.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.apache.commons.codec.digest.Blake3;

/**
 * The BLAKE3-256 of a resource's content, as ETags and events carry it.
 *
 * @param base64 44 characters of standard base64, padding included
 */
public record ContentHash(String base64) {
  private static final int BYTES = 32;
  private static final int CHARACTERS = 44;
  private static final byte[] DIGITS = digits();
  private static final int READ_BYTES = 64 * 1024;

  /** Refuses what is not the canonical base64 of 32 bytes. */
  public ContentHash {
    if (!isCanonical(base64)) {
      throw new IllegalArgumentException("a content hash is the base64 of 32 bytes: " + base64);
    }
  }

  /** 43 digits of six bits, the last two of which are zero, and one pad character. */
  private static boolean isCanonical(String base64) {
    if (base64.length() != CHARACTERS || base64.charAt(CHARACTERS - 1) != '=') {
      return false;
    }
    int digit = 0;
    for (int i = 0; i < CHARACTERS - 1; i++) {
      char c = base64.charAt(i);
      digit = c < DIGITS.length ? DIGITS[c] : -1;
      if (digit < 0) {
        return false;
      }
    }
    return (digit & 3) == 0;
  }

  private static byte[] digits() {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      digits[alphabet.charAt(i)] = (byte) i;
    }
    return digits;
  }

  static ContentHash of32(byte[] hash) {
    return new ContentHash(Base64.getEncoder().encodeToString(hash));
  }

  /** Takes in content piece by piece; for use by one thread, once. */
  public static final class Builder {
    private final Blake3 state = Blake3.initHash();

    private Builder() {}

    /** Adds bytes. */
    public Builder update(byte[] bytes, int offset, int length) {
      state.update(bytes, offset, length);
      return this;
    }

    /** The hash of everything added. */
    public ContentHash build() {
      return new ContentHash(Base64.getEncoder().encodeToString(state.doFinalize(BYTES)));
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  public static ContentHash of(byte[] content) {
    return builder().update(content, 0, content.length).build();
  }

  /** Reads the file once, piece by piece. */
  public static ContentHash of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in);
    }
  }

  /** Reads to the end. */
  public static ContentHash of(InputStream content) throws IOException {
    Builder builder = builder();
    byte[] piece = new byte[READ_BYTES];
    for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
      builder.update(piece, 0, read);
    }
    return builder.build();
  }

  /** What a strong ETag says; empty if the text is no ETag of this protocol. */
  static Optional<ContentHash> ofETag(String etag) {
    if (etag.length() < 2 || !etag.startsWith("\"") || !etag.endsWith("\"")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ContentHash(etag.substring(1, etag.length() - 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String etag() {
    return '"' + base64 + '"';
  }

  @Override
  public String toString() {
    return base64;
  }
}
