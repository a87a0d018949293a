package dev.hearth.storage.verify;

import dev.hearth.storage.layout.EventTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.UserKeysTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.layout.UsersTable;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.tables.TableCursor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.Blake3;

/**
 * Table {@code resources}: every path can be reached from the top, every content is what its hash
 * says, every row was stored by the event it names, and each user's usage is the sum.
 */
final class ResourceCheck {
  private static final int PART = ResourcesTable.PATH_BYTES_MAX;

  /** What every file counts beside its length (wire specification §5.12). */
  private static final long FILE_COST_BYTES = 256;

  private final StoreView view;
  private final Findings findings;
  private final BlobCheck blobs;

  /** Numbers of the parents met; those of 4096-byte paths, so few against the rows. */
  private final Set<Long> parents = new HashSet<>();

  private final long rows;
  private long reached;
  private long usedBytes;
  private boolean usageKnown;

  ResourceCheck(StoreView view, Findings findings, BlobCheck blobs) {
    this.view = view;
    this.findings = findings;
    this.blobs = blobs;
    this.rows = view.rows(Layouts.RESOURCES);
  }

  void run() {
    try (TableCursor users = view.cursor(Layouts.USER_KEYS)) {
      for (boolean found = users.first(); found; found = users.next()) {
        if (users.key().limit() == Long.BYTES) {
          long number = users.key().getLong(0);
          usedBytes = 0;
          usageKnown = true;
          walk(number, 0, new byte[0]);
          checkUsage(number, users.value());
        }
      }
    }
    if (reached != rows) {
      findUnreachable();
    }
  }

  /** Looks at all rows below a parent; returns how many there are. */
  private long walk(long user, long parent, byte[] prefix) {
    long count = 0;
    ByteBuffer start = ByteBuffer.allocateDirect(ResourcesTable.PATH_OFFSET);
    ResourcesTable.key(user, parent, prefix, 0, 0, start);
    try (TableCursor cursor = view.cursor(Layouts.RESOURCES)) {
      boolean found = cursor.atOrAbove(start);
      while (found && isBelow(cursor.key(), user, parent)) {
        count++;
        findings.looked(Layouts.RESOURCES, ++reached, rows);
        byte[] path = path(prefix, cursor.key());
        if (ResourcesTable.isParent(cursor.key())) {
          parent(user, path, cursor.value());
        } else {
          content(user, path, cursor.value());
        }
        found = cursor.next();
      }
    }
    return count;
  }

  private static boolean isBelow(ByteBuffer key, long user, long parent) {
    return key.limit() >= ResourcesTable.PATH_OFFSET
        && key.getLong(0) == user
        && ResourcesTable.parent(key) == parent;
  }

  private static byte[] path(byte[] prefix, ByteBuffer key) {
    int part = Math.min(PART, key.limit() - ResourcesTable.PATH_OFFSET);
    byte[] path = Arrays.copyOf(prefix, prefix.length + part);
    key.get(ResourcesTable.PATH_OFFSET, path, prefix.length, part);
    return path;
  }

  private void parent(long user, byte[] path, ByteBuffer value) {
    String name = Rows.path(user, path);
    Optional<Long> number =
        findings.decode(Layouts.RESOURCES, name, () -> ResourcesTable.parentNumber(value));
    if (number.isEmpty()) {
      usageKnown = false; // What is below it can't be found.
      return;
    }
    findings.check(
        view.isGiven(Counter.PARENT_NUMBER, number.get()),
        Layouts.RESOURCES,
        name,
        "parent " + number.get() + " was never given");
    if (!parents.add(number.get())) {
      findings.add(Layouts.RESOURCES, name, "parent " + number.get() + " is used twice");
      return;
    }
    long below = walk(user, number.get(), path);
    findings.check(below > 0, Layouts.RESOURCES, name, "a parent of nothing");
  }

  private void content(long user, byte[] path, ByteBuffer value) {
    String name = Rows.path(user, path);
    Optional<ResourceRow> decoded =
        findings.decode(Layouts.RESOURCES, name, () -> ResourcesTable.value(value));
    if (decoded.isEmpty()) {
      usageKnown = false;
      return;
    }
    ResourceRow row = decoded.get();
    usedBytes += row.length() + FILE_COST_BYTES;
    if (row.blob().isEmpty()) {
      findings
          .decode(Layouts.RESOURCES, name, () -> ResourcesTable.content(value))
          .ifPresent(
              bytes ->
                  findings.check(
                      row.hash().equals(ContentHash.of(Blake3.hash(bytes))),
                      Layouts.RESOURCES,
                      name,
                      "the content has another hash"));
    } else {
      findings
          .decode(Layouts.RESOURCES, name, () -> ResourcesTable.content(value))
          .ifPresent(_ -> blobs.check(name, row));
    }
    findings.check(
        PathCheck.isPath(path), Layouts.RESOURCES, name, "the path is not a normalised one");
    findings.check(
        view.isType(row.type()), Layouts.RESOURCES, name, "type " + row.type() + " is unknown");
    event(user, path, row, name);
  }

  private void event(long user, byte[] path, ResourceRow row, String name) {
    ByteBuffer event = view.event(row.sequence());
    if (event == null) {
      long floor = view.counter(Counter.FLOOR).orElse(Long.MAX_VALUE);
      findings.check(
          row.sequence() <= floor,
          Layouts.RESOURCES,
          name,
          "there is no event " + row.sequence() + " that stored it");
      return;
    }
    boolean legible = Findings.quietly(() -> checked(row.sequence(), event)).isPresent();
    findings.check(
        !legible || isOf(event, user, path, row),
        Layouts.RESOURCES,
        name,
        "event " + row.sequence() + " stored something else");
  }

  private static boolean checked(long sequence, ByteBuffer event) {
    EventTable.check(sequence, event);
    return true;
  }

  private static boolean isOf(ByteBuffer event, long user, byte[] path, ResourceRow row) {
    return EventTable.isPut(event)
        && EventTable.user(event) == user
        && Arrays.equals(PathCheck.path(event), path)
        && EventTable.length(event) == row.length()
        && EventTable.type(event) == row.type()
        && EventTable.hash(event).equals(row.hash());
  }

  private void checkUsage(long number, ByteBuffer userKey) {
    Optional<ByteBuffer> row =
        Findings.quietly(() -> UserKeysTable.value(userKey))
            .flatMap(user -> Optional.ofNullable(view.get(Layouts.USERS, UsersTable.key(user))));
    Optional<UserRow> user = row.flatMap(r -> Findings.quietly(() -> UsersTable.value(r)));
    if (usageKnown && user.isPresent()) {
      long stored = user.get().usedBytes();
      findings.check(
          stored == usedBytes,
          Layouts.USERS,
          "number " + number,
          "usage is " + stored + ", the files say " + usedBytes);
    }
  }

  private void findUnreachable() {
    try (TableCursor cursor = view.cursor(Layouts.RESOURCES)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        ByteBuffer key = cursor.key();
        if (key.limit() < ResourcesTable.PATH_OFFSET) {
          findings.add(Layouts.RESOURCES, Rows.hex(key), "the key is too short");
        } else if (!view.isUserNumber(key.getLong(0))) {
          findings.add(Layouts.RESOURCES, Rows.hex(key), "its user number is not in user_keys");
        } else if (ResourcesTable.parent(key) != 0
            && !parents.contains(ResourcesTable.parent(key))) {
          findings.add(Layouts.RESOURCES, Rows.hex(key), "its parent can't be found");
        }
      }
    }
  }
}
