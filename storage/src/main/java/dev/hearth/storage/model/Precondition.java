package dev.hearth.storage.model;

import java.util.Optional;
import java.util.Set;

/**
 * What must hold of the current content for a write to happen (RFC 9110 §13), evaluated inside the
 * transaction that writes. Tags that are no content hash, and weak tags, match nothing and are left
 * out by whoever parses them.
 */
public record Precondition(Optional<Tags> ifMatch, Optional<Tags> ifNoneMatch) {
  public static final Precondition NONE = new Precondition(Optional.empty(), Optional.empty());

  /** A list of entity tags, or {@code *}. */
  public sealed interface Tags permits Any, OneOf {
    boolean matches(Optional<ContentHash> current);
  }

  /** {@code *}: any current content. */
  public record Any() implements Tags {
    @Override
    public boolean matches(Optional<ContentHash> current) {
      return current.isPresent();
    }
  }

  /** The strong tags that are content hashes; may be empty, then nothing matches. */
  public record OneOf(Set<ContentHash> hashes) implements Tags {
    public OneOf {
      hashes = Set.copyOf(hashes);
    }

    @Override
    public boolean matches(Optional<ContentHash> current) {
      return current.isPresent() && hashes.contains(current.get());
    }
  }

  /** True if a write may go on over this current content. */
  public boolean allows(Optional<ContentHash> current) {
    boolean matchHolds = ifMatch.isEmpty() || ifMatch.get().matches(current);
    boolean noneMatchHolds = ifNoneMatch.isEmpty() || !ifNoneMatch.get().matches(current);
    return matchHolds && noneMatchHolds;
  }
}
