package dev.hearth.storage.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a subscription asks for: one user or every user ({@code *}), and a path prefix compared as
 * bytes. It selects every path that starts with those bytes; whether a private path may be seen is
 * decided after matching (design §6). A prefix starts with {@code /} and has 1 to 448 bytes.
 */
public final class Selector {
  public static final int PREFIX_BYTES_MAX = 448;

  /** The objects around the prefix, with a user's key, and three places in lists of a stream. */
  private static final int MEMORY_BYTES_FIXED = 128;

  /**
   * By the bytes of the prefix, those of everyone first where they are the same. So a selector
   * stands behind all that {@link #covers} it.
   */
  public static final Comparator<Selector> BY_PREFIX =
      Comparator.<Selector, byte[]>comparing(selector -> selector.prefix, Arrays::compareUnsigned)
          .thenComparing(selector -> selector.user.isPresent());

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Optional<Pubky> user;
  private final byte[] prefix;

  private Selector(Optional<Pubky> user, byte[] prefix) {
    this.user = user;
    this.prefix = prefix;
  }

  /**
   * The selector of one user, or of everyone when empty.
   *
   * @throws IllegalArgumentException if the prefix is empty, does not start with {@code /} or has
   *     more than 448 bytes
   */
  public static Selector of(Optional<Pubky> user, byte[] prefix) {
    if (prefix.length == 0 || prefix[0] != '/' || prefix.length > PREFIX_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a selector's prefix starts with / and has 1 to 448 bytes");
    }
    return new Selector(user, prefix.clone());
  }

  /** Empty for {@code *}. */
  public Optional<Pubky> user() {
    return user;
  }

  /** The bytes of the prefix; a copy. */
  public byte[] prefix() {
    return prefix.clone();
  }

  /** About the bytes that it takes in memory, never much less. */
  public int memoryBytes() {
    return MEMORY_BYTES_FIXED + prefix.length;
  }

  /** True if it selects whatever the other one selects. */
  public boolean covers(Selector other) {
    boolean sameUser = user.isEmpty() || user.equals(other.user);
    return sameUser
        && other.prefix.length >= prefix.length
        && Arrays.equals(prefix, 0, prefix.length, other.prefix, 0, prefix.length);
  }

  /** True if the path of this user starts with the prefix, byte by byte. */
  public boolean selects(Pubky owner, byte[] path) {
    boolean sameUser = user.isEmpty() || user.get().equals(owner);
    return sameUser
        && path.length >= prefix.length
        && Arrays.equals(prefix, 0, prefix.length, path, 0, prefix.length);
  }

  /**
   * True if the path in these bytes of a buffer starts with the prefix; allocates nothing, for
   * scans that ask it of every row.
   */
  public boolean isPrefixOf(ByteBuffer bytes, int offset, int length) {
    if (length < prefix.length) {
      return false;
    }
    int i = 0;
    for (; i + Long.BYTES <= prefix.length; i += Long.BYTES) {
      if (bytes.getLong(offset + i) != (long) WORDS.get(prefix, i)) {
        return false;
      }
    }
    for (; i < prefix.length; i++) {
      if (bytes.get(offset + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Selector selector
        && user.equals(selector.user)
        && Arrays.equals(prefix, selector.prefix);
  }

  @Override
  public int hashCode() {
    return 31 * user.hashCode() + Arrays.hashCode(prefix);
  }

  @Override
  public String toString() {
    return user.map(Pubky::toString).orElse("*") + new String(prefix, StandardCharsets.UTF_8);
  }
}
