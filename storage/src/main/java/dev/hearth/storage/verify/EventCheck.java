package dev.hearth.storage.verify;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.EventsByUserTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.tables.TableCursor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.Blake3;

/**
 * Tables {@code events} and {@code events_by_user}: each event lies between floor and last
 * sequence, is in its user's index, and agrees with the resource that is, or is no more, at its
 * path.
 */
final class EventCheck {
  private final StoreView view;
  private final Findings findings;

  /** Paths without a resource whose latest event so far is a put, by 8 bytes of their hash. */
  private final Map<Long, Long> storedLast = new HashMap<>();

  /** False once a row is bad: it may be the one that removed something. */
  private boolean allLegible = true;

  EventCheck(StoreView view, Findings findings) {
    this.view = view;
    this.findings = findings;
  }

  void run() {
    events();
    if (allLegible) {
      for (long sequence : storedLast.values()) {
        findings.add(
            Layouts.EVENTS, sequence, "what it stored is not in resources, and nothing removed it");
      }
    }
    index();
  }

  private void events() {
    long rows = view.rows(Layouts.EVENTS);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.EVENTS)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.EVENTS, ++row, rows);
        Optional<Long> sequence =
            findings.decode(
                Layouts.EVENTS, Rows.hex(cursor.key()), () -> EventTable.sequence(cursor.key()));
        sequence.ifPresent(s -> event(s, cursor.value()));
      }
    }
  }

  private void event(long sequence, ByteBuffer row) {
    boolean sound =
        findings
            .decode(
                Layouts.EVENTS,
                sequence,
                () -> {
                  EventTable.check(sequence, row);
                  return true;
                })
            .isPresent();
    if (!sound) {
      allLegible = false;
      return;
    }
    require(sequence > view.counter(Counter.FLOOR).orElse(0), sequence, "not above the floor");
    require(view.isGiven(Counter.LAST_SEQUENCE, sequence), sequence, "above the last sequence");
    require(
        view.isGiven(Counter.SUFFIX_LENGTH, EventTable.suffix(row)),
        sequence,
        "its suffix is longer than any given");
    require(view.isUserNumber(EventTable.user(row)), sequence, "its user is not in user_keys");
    if (EventTable.isPut(row)) {
      require(view.isType(EventTable.type(row)), sequence, "its type is unknown");
    }
    require(view.isIndexed(EventTable.user(row), sequence), sequence, "not in events_by_user");
    byte[] path = PathCheck.path(row);
    require(PathCheck.isPath(path), sequence, "the path is not a normalised one");
    resource(sequence, row, path);
  }

  private void require(boolean holds, long sequence, String problem) {
    findings.check(holds, Layouts.EVENTS, sequence, problem);
  }

  private void resource(long sequence, ByteBuffer event, byte[] path) {
    long user = EventTable.user(event);
    boolean isPut = EventTable.isPut(event);
    Optional<Optional<ByteBuffer>> found =
        Findings.quietly(() -> Optional.ofNullable(view.resource(user, path)));
    if (found.isEmpty()) {
      return; // A parent on the way is bad, which is reported where it stands.
    }
    Optional<ByteBuffer> row = found.get();
    if (row.isPresent()) {
      Optional<ResourceRow> resource = Findings.quietly(() -> ResourcesTable.value(row.get()));
      require(
          resource.isEmpty() || sequence <= resource.get().sequence(),
          sequence,
          "newer than what is in resources at its path");
    } else if (isPut) {
      storedLast.put(place(user, path), sequence);
    } else {
      storedLast.remove(place(user, path));
    }
  }

  private static long place(long user, byte[] path) {
    byte[] head = new byte[Long.BYTES];
    Blake3.initHash()
        .update(ByteBuffer.allocate(Long.BYTES).putLong(user).array())
        .update(path)
        .doFinalize(head);
    return ByteBuffer.wrap(head).getLong();
  }

  private void index() {
    long rows = view.rows(Layouts.EVENTS_BY_USER);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.EVENTS_BY_USER)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.EVENTS_BY_USER, ++row, rows);
        String name = Rows.hex(cursor.key());
        Optional<Long> user =
            findings.decode(
                Layouts.EVENTS_BY_USER, name, () -> EventsByUserTable.user(cursor.key()));
        user.ifPresent(u -> indexed(u, EventsByUserTable.sequence(cursor.key()), name));
      }
    }
  }

  private void indexed(long user, long sequence, String name) {
    ByteBuffer event = view.event(sequence);
    if (event == null) {
      findings.add(Layouts.EVENTS_BY_USER, name, "there is no event " + sequence);
      return;
    }
    Optional<Long> owner =
        Findings.quietly(
            () -> {
              EventTable.check(sequence, event);
              return EventTable.user(event);
            });
    findings.check(
        owner.isEmpty() || owner.get() == user,
        Layouts.EVENTS_BY_USER,
        name,
        "event " + sequence + " is another user's");
  }
}
