package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.EventView;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.Selector;

/**
 * A resource of a snapshot, shown as the put that stored it. It has no id: the row of its event may
 * be gone, and nobody may resume from it.
 */
record ShownResource(Pubky user, Resource resource) implements EventView {
  @Override
  public long sequence() {
    return resource.sequence().value();
  }

  @Override
  public boolean isPut() {
    return true;
  }

  @Override
  public int suffixLength() {
    return 0;
  }

  @Override
  public int pathLength() {
    return resource.path().length();
  }

  @Override
  public int copyPath(byte[] target, int offset) {
    return resource.path().copyTo(target, offset);
  }

  @Override
  public boolean isPublic() {
    return resource.path().isUnder("/pub/");
  }

  @Override
  public boolean matches(Selector selector) {
    return selector.selects(user, resource.path().utf8());
  }

  @Override
  public long length() {
    return resource.length();
  }

  @Override
  public String contentType() {
    return resource.contentType();
  }

  @Override
  public ContentHash hash() {
    return resource.hash();
  }

  @Override
  public Event toEvent() {
    return new Event.Put(
        resource.sequence(),
        user,
        resource.path(),
        1, // Only looked at by those who want the path and the user.
        resource.length(),
        resource.contentType(),
        resource.hash());
  }
}
