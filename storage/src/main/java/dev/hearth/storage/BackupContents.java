package dev.hearth.storage;

import dev.hearth.storage.blobs.BlobCopier;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.layout.ResourcesTable;
import dev.hearth.storage.layout.UserKeysTable;
import dev.hearth.storage.lmdb.Environment;
import dev.hearth.storage.lmdb.TableCursor;
import dev.hearth.storage.lmdb.Transaction;
import dev.hearth.storage.model.StorageException.CorruptRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the contents over that the copied rows have: looks at each row, and gives its blob a place
 * in the backup. One that can't be had is told of and left out: a tenant's bad sector must not keep
 * all others without a backup for weeks. Belongs to one thread, and is used once.
 */
final class BackupContents {
  private static final Logger LOG = LoggerFactory.getLogger(BackupContents.class);

  private final Environment rows;
  private final BlobCopier copier;
  private final List<String> first = new ArrayList<>();
  private long missing;

  /**
   * Prepares it.
   *
   * @param rows the backup's own
   */
  BackupContents(Environment rows, BlobCopier copier) {
    this.rows = rows;
    this.copier = copier;
  }

  /**
   * Does it, durably.
   *
   * @throws IOException if the backup can't be written
   */
  BackupReport copy() throws IOException {
    try (Transaction transaction = rows.read();
        TableCursor cursor = rows.table(Layouts.RESOURCES).cursor(transaction)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        try {
          if (ResourcesTable.isParent(cursor.key())) {
            ResourcesTable.parentNumber(cursor.value()); // What stands below can't be found else.
          } else {
            copy(cursor.value());
          }
        } catch (CorruptRow e) {
          note(describe(transaction, cursor.key()), e);
        }
      }
    }
    copier.finish();
    if (missing > 0) {
      LOG.atError()
          .addKeyValue("missing", missing)
          .log("a backup lacks contents that the store has lost or can't read");
    }
    return new BackupReport(missing, first);
  }

  private void copy(ByteBuffer row) throws IOException {
    ResourceRow resource = ResourcesTable.value(row);
    if (resource.blob().isPresent()) {
      copier.copy(resource.blob().get(), resource.length());
    } else {
      ResourcesTable.content(row); // For its checksum: the bytes are in the row, and so copied.
    }
  }

  private void note(String content, CorruptRow reason) {
    missing++;
    if (first.size() < BackupReport.LISTED_MAX) {
      first.add(content + ": " + reason.problem());
      LOG.atError()
          .addKeyValue("content", content)
          .setCause(reason)
          .log("a backup lacks this content");
    }
  }

  /** Whose content, and its path or the end of it. */
  private String describe(Transaction transaction, ByteBuffer key) {
    byte[] bytes = new byte[key.limit()];
    key.get(0, bytes);
    try {
      long user = ResourcesTable.user(key);
      ByteBuffer owner = rows.table(Layouts.USER_KEYS).get(transaction, UserKeysTable.key(user));
      String whose = owner == null ? "user number " + user : UserKeysTable.value(owner).toString();
      int from = ResourcesTable.PATH_OFFSET;
      String path = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
      String above = ResourcesTable.parent(key) == 0 ? "" : "/…";
      return whose + above + path.replaceAll("\\p{Cntrl}", "?");
    } catch (CorruptRow e) {
      return "the row " + HexFormat.of().formatHex(bytes);
    }
  }
}
