package dev.hearth.server.subscriptions;

import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.events.EventVisitor;
import dev.hearth.storage.events.Scan;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.resources.Resources;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A log and resources in plain maps: what storage promises, and nothing of how it keeps it.
 * Sequences are what a test says they are. Commit and announcement are two calls, so that a test
 * can look between them.
 */
final class ModelStore implements LogSource, ResourceSource {
  private final ConcurrentSkipListMap<Long, Event> rows = new ConcurrentSkipListMap<>();
  private final Map<String, Stored> contents = new ConcurrentHashMap<>();
  private volatile long floor;
  private volatile Runnable beforeScan = () -> {};
  private CommitListener listener = _ -> {};

  private record Stored(Pubky user, Resource resource, String value) {}

  /** Sorts as storage does: by the bytes of the key, then by path. */
  private static String key(Pubky user, String path) {
    return HexFormat.of().formatHex(user.bytes()) + path;
  }

  void announceTo(CommitListener newListener) {
    listener = newListener;
  }

  /** Runs at the begin of each scan, on the reader's thread. */
  void beforeScan(Runnable action) {
    beforeScan = action;
  }

  /** A put, committed and not announced. */
  Event commitPut(long sequence, Pubky user, String path, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    ResourcePath at = ResourcePath.of(path);
    ContentHash hash = new ContentHash(sequence, 1, 2, 3);
    Event event =
        new Event.Put(new Sequence(sequence), user, at, 1, bytes.length, "text/plain", hash);
    contents.put(
        key(user, path),
        new Stored(
            user,
            new Resource(at, hash, bytes.length, "text/plain", new Sequence(sequence)),
            value));
    rows.put(sequence, event);
    return event;
  }

  /** A delete, committed and not announced. */
  Event commitDelete(long sequence, Pubky user, String path) {
    Event event = new Event.Delete(new Sequence(sequence), user, ResourcePath.of(path), 1);
    contents.remove(key(user, path));
    rows.put(sequence, event);
    return event;
  }

  /** A put, committed and announced. */
  Event put(long sequence, Pubky user, String path) {
    Event event = commitPut(sequence, user, path, "v" + sequence);
    announce(event);
    return event;
  }

  void announce(Event... batch) {
    List<Event> events = List.of(batch);
    if (events.getLast().sequence().value() % 2 == 0) {
      listener.committedAtLeisure(events);
    } else {
      listener.committed(events);
    }
  }

  /** Retention: removes all rows at or below, and remembers how far. */
  void trim(long newFloor) {
    floor = newFloor;
    synchronized (rows) {
      rows.headMap(newFloor, true).clear();
    }
  }

  /** As {@link #trim}, between a stream's arrival and its first look at the log. */
  void trimBeforeTheNextScan(long newFloor) {
    beforeScan =
        () -> {
          beforeScan = () -> {};
          trim(newFloor);
        };
  }

  @Override
  public Bounds bounds() {
    return bounds(rows.clone());
  }

  private Bounds bounds(NavigableMap<Long, Event> view) {
    long edge = floor;
    long newest = view.isEmpty() ? edge : Math.max(edge, view.lastKey());
    return new Bounds(new Sequence(edge), new Sequence(newest));
  }

  @Override
  public Scan forward(Sequence after, int rowsMax, EventVisitor visitor) {
    return scan(List.of(), after, rowsMax, visitor, true);
  }

  @Override
  public Scan backward(Sequence before, int rowsMax, EventVisitor visitor) {
    return scan(List.of(), before, rowsMax, visitor, false);
  }

  @Override
  public Scan forward(Collection<Pubky> users, Sequence after, int rowsMax, EventVisitor visitor) {
    return scan(users, after, rowsMax, visitor, true);
  }

  @Override
  public Scan backward(
      Collection<Pubky> users, Sequence before, int rowsMax, EventVisitor visitor) {
    return scan(users, before, rowsMax, visitor, false);
  }

  /** A weakly consistent view is none; a copy of a map that only grows, and at its end, is. */
  private NavigableMap<Long, Event> snapshot() {
    synchronized (rows) {
      return new TreeMap<>((SortedMap<Long, Event>) rows);
    }
  }

  private Scan scan(
      Collection<Pubky> users, Sequence from, int rowsMax, EventVisitor visitor, boolean forward) {
    beforeScan.run();
    NavigableMap<Long, Event> view = snapshot();
    Bounds bounds = bounds(view);
    Collection<Event> ahead =
        forward
            ? view.tailMap(from.value(), false).values()
            : view.headMap(from.value(), false).descendingMap().values();
    Sequence position = from;
    int visited = 0;
    for (Event event : ahead) {
      if (!users.isEmpty() && !users.contains(event.user())) {
        continue;
      }
      if (visited == rowsMax) {
        return new Scan(position, false, bounds);
      }
      visited++;
      position = event.sequence();
      if (!visitor.visit(new StoredEvent(event))) {
        return new Scan(position, false, bounds);
      }
    }
    Sequence end = position.isAfter(bounds.newest()) ? position : bounds.newest();
    return new Scan(forward ? end : position, true, bounds);
  }

  @Override
  public Optional<Event> find(Sequence sequence) {
    return Optional.ofNullable(rows.get(sequence.value()));
  }

  @Override
  public Sequence atOrBelow(Sequence sequence) {
    Long key = rows.floorKey(sequence.value());
    return new Sequence(key == null ? floor : key);
  }

  @Override
  public byte @Nullable [] value(Pubky user, ResourcePath path, Sequence stored) {
    Stored found = contents.get(key(user, path.toString()));
    return found != null && found.resource().sequence().equals(stored)
        ? found.value().getBytes(StandardCharsets.UTF_8)
        : null;
  }

  @Override
  public Optional<Resources.SnapshotPosition> snapshot(
      Selector selector,
      Optional<Resources.SnapshotPosition> after,
      Sequence upTo,
      int rowsMax,
      Resources.SnapshotVisitor visitor) {
    TreeMap<String, Stored> sorted = new TreeMap<>(contents);
    int visited = 0;
    for (Stored stored :
        sorted
            .tailMap(after.map(a -> key(a.user(), a.path().toString())).orElse(""), after.isEmpty())
            .values()) {
      if (!selector.selects(stored.user(), stored.resource().path().utf8())) {
        continue;
      }
      boolean enough =
          !stored.resource().sequence().isAfter(upTo)
              && !visitor.visit(stored.user(), stored.resource());
      if (++visited == rowsMax || enough) {
        return Optional.of(new Resources.SnapshotPosition(stored.user(), stored.resource().path()));
      }
    }
    return Optional.empty();
  }
}
