package dev.hearth.client;

import dev.hearth.client.wire.EventPage;
import dev.hearth.client.wire.PageWalk;
import dev.hearth.client.wire.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events of one page that some selectors select, one after the other. For one thread. */
final class PageEvents implements EventView {
  /** One selector in the terms of this page. */
  private static final class Filter {
    /** Place in the page's table; {@link #ANYBODY} for everybody. */
    private final int user;

    private final byte[] prefix;

    Filter(int user, byte[] prefix) {
      this.user = user;
      this.prefix = prefix;
    }

    boolean selects(PageWalk event) {
      return (user == ANYBODY || user == event.user()) && event.pathStartsWith(prefix);
    }
  }

  private static final int ANYBODY = -1;
  private static final int HASH_BYTES = 32;
  private static final int MICROS = 1_000_000;

  private final PageWalk walk;
  private final PageTable<Pubky> users;
  private final PageTable<String> types;
  private final List<Filter> filters;
  private final boolean all;
  private final byte[] hash = new byte[HASH_BYTES];

  /**
   * @param selectors their union; everything if there is none
   */
  PageEvents(EventPage page, List<Selector> selectors) {
    this.walk = page.walk();
    this.users = new PageTable<>(page.users(), user -> new Pubky(page.user(user)));
    this.types = new PageTable<>(page.types(), page::type);
    this.filters = filters(page, selectors);
    this.all = selectors.isEmpty();
  }

  /** What can match here: a selector of somebody who has nothing in this page is left out. */
  private static List<Filter> filters(EventPage page, List<Selector> selectors) {
    List<Filter> filters = new ArrayList<>();
    for (Selector selector : selectors) {
      int user = selector.user().map(key -> page.userOf(key.bytes())).orElse(ANYBODY);
      if (user >= 0 || selector.user().isEmpty()) {
        filters.add(new Filter(user, selector.prefix().getBytes(StandardCharsets.UTF_8)));
      }
    }
    return filters;
  }

  /** Goes to the next event that is selected; false if there is none. */
  boolean next() {
    if (!all && filters.isEmpty()) {
      return false;
    }
    while (walk.next()) {
      if (all || isSelected()) {
        return true;
      }
    }
    return false;
  }

  private boolean isSelected() {
    for (Filter filter : filters) {
      if (filter.selects(walk)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String id() {
    return Position.id(walk.sequence(), user().z32().substring(0, walk.suffixLength()));
  }

  @Override
  public long sequence() {
    return walk.sequence();
  }

  @Override
  public Instant time() {
    long micros = walk.sequence();
    return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1_000);
  }

  @Override
  public boolean isPut() {
    return walk.isPut();
  }

  @Override
  public Pubky user() {
    return users.get(walk.user());
  }

  @Override
  public String path() {
    return walk.path();
  }

  @Override
  public int copyPath(byte[] target, int offset) {
    return walk.copyPath(target, offset);
  }

  @Override
  public long length() {
    return walk.length();
  }

  @Override
  public String contentType() {
    return types.get(walk.type());
  }

  @Override
  public void copyContentHash(byte[] target, int offset) {
    walk.copyHash(target, offset);
  }

  @Override
  public Event toEvent() {
    Optional<String> id = Optional.of(id());
    if (!isPut()) {
      return new Delete(id, sequence(), time(), user(), path());
    }
    walk.copyHash(hash, 0);
    return new Put(
        id,
        sequence(),
        time(),
        user(),
        path(),
        length(),
        contentType(),
        ContentHash.of32(hash),
        Optional.empty());
  }
}
