package dev.hearth.storage.model;

/** The record that a resource was put or deleted. Immutable. */
public sealed interface Event permits Event.Put, Event.Delete {
  Sequence sequence();

  Pubky user();

  ResourcePath path();

  /**
   * Characters of the user's key in the event's id, 1 to 12; stored, so that an id never changes.
   */
  int suffixLength();

  /** The position text followed by the disambiguation suffix: 14 to 25 characters. */
  default String id() {
    return sequence() + user().toString().substring(0, suffixLength());
  }

  /**
   * A content was stored.
   *
   * @param length bytes of the content
   * @param contentType media type as detected, such as {@code text/plain}
   */
  record Put(
      Sequence sequence,
      Pubky user,
      ResourcePath path,
      int suffixLength,
      long length,
      String contentType,
      ContentHash hash)
      implements Event {}

  /** The content was removed. */
  record Delete(Sequence sequence, Pubky user, ResourcePath path, int suffixLength)
      implements Event {}
}
