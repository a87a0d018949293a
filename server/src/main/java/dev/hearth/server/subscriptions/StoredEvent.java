package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;

/** An event in memory, seen as a row of the log is. */
public record StoredEvent(Event event) implements EventView {
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
    return event.path().length();
  }

  @Override
  public int copyPath(byte[] target, int offset) {
    return event.path().copyTo(target, offset);
  }

  @Override
  public boolean isPublic() {
    return event.path().isUnder("/pub/");
  }

  @Override
  public boolean matches(Selector selector) {
    return selector.selects(event.user(), event.path().utf8());
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
