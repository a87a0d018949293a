package dev.hearth.server.http.events;

import dev.hearth.server.auth.Capabilities;
import dev.hearth.server.auth.Capability;
import dev.hearth.server.subscriptions.PathSet;
import dev.hearth.storage.model.ResourcePath;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The private paths that sessions may read, as sets: a session brings hundreds of capabilities, a
 * client opens thousands of streams with it, and for each private event every one of them is asked
 * by the thread that serves everybody. A look-up takes some dozens of nanoseconds whatever was
 * granted, and streams that may read the same share one set. Safe for any thread.
 */
final class ReadScopes {
  private static final String PRIVATE = "/priv/";

  /** Guarded by this; what no stream holds any more goes. */
  private final Map<PathSet, WeakReference<PathSet>> known = new WeakHashMap<>();

  /** What these let read below {@code /priv/}. */
  PathSet of(Capabilities capabilities) {
    List<byte[]> scopes =
        capabilities.items().stream()
            .filter(Capability::read)
            .map(Capability::scope)
            .filter(ReadScopes::isAboutPrivatePaths)
            .map(ReadScopes::utf8)
            .flatMap(Optional::stream)
            .toList();
    return shared(PathSet.ofUtf8(scopes));
  }

  private static boolean isAboutPrivatePaths(String scope) {
    return scope.startsWith(PRIVATE) || (scope.endsWith("/") && PRIVATE.startsWith(scope));
  }

  /** Empty for a text that no path can have: one too long, or with half a character in it. */
  private static Optional<byte[]> utf8(String scope) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(scope));
      byte[] utf8 = new byte[bytes.remaining()];
      bytes.get(utf8);
      return utf8.length > ResourcePath.BYTES_MAX ? Optional.empty() : Optional.of(utf8);
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private synchronized PathSet shared(PathSet set) {
    WeakReference<PathSet> reference = known.get(set);
    @Nullable PathSet same = reference == null ? null : reference.get();
    if (same != null) {
      return same;
    }
    known.put(set, new WeakReference<>(set));
    return set;
  }
}
