package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;

/** An event in memory, seen as a row of the log is. Unlike a row it stays valid. */
public final class StoredEvent implements EventView {
  private final Event event;
  private final byte[] path;

  public StoredEvent(Event event) {
    this.event = event;
    this.path = event.path().utf8();
  }

  /** The path's bytes; not to be changed. */
  byte[] path() {
    return path;
  }

  @Override
  public long sequence() {
    return event.sequence().value();
  }

  @Override
  public boolean isPut() {
    return event instanceof Event.Put;
  }

  @Override
  public Pubky user() {
    return event.user();
  }

  @Override
  public int suffixLength() {
    return event.suffixLength();
  }

  @Override
  public int pathLength() {
    return path.length;
  }

  @Override
  public int copyPath(byte[] target, int offset) {
    System.arraycopy(path, 0, target, offset, path.length);
    return offset + path.length;
  }

  @Override
  public boolean isPublic() {
    return event.path().isUnder("/pub/");
  }

  @Override
  public boolean matches(Selector selector) {
    return selector.selects(event.user(), path);
  }

  @Override
  public long length() {
    return put().length();
  }

  @Override
  public String contentType() {
    return put().contentType();
  }

  @Override
  public ContentHash hash() {
    return put().hash();
  }

  @Override
  public Event toEvent() {
    return event;
  }

  private Event.Put put() {
    return switch (event) {
      case Event.Put put -> put;
      case Event.Delete _ -> throw new IllegalStateException("a delete has no content");
    };
  }
}
