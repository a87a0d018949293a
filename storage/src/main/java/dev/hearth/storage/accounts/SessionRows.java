package dev.hearth.storage.accounts;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.SessionRow;
import dev.hearth.storage.layout.SessionsTable;
import dev.hearth.storage.layout.UserSessionsTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.TableCursor;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.tables.WriteTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The rows of sessions, and who has which. Every method works in the transaction it is given. */
final class SessionRows {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Table table;
  private final Table byUser;

  SessionRows(Tables tables) {
    table = tables.table(Layouts.SESSIONS);
    byUser = tables.table(Layouts.USER_SESSIONS);
  }

  Optional<Session> find(Transaction transaction, String secretHash) {
    return row(transaction, bytes(secretHash))
        .map(
            row ->
                new Session(
                    secretHash,
                    row.user(),
                    row.capabilities(),
                    new Sequence(row.createdMicros()).time()));
  }

  private Optional<SessionRow> row(Transaction transaction, byte[] hash) {
    ByteBuffer key = SessionsTable.key(hash);
    ByteBuffer found = table.get(transaction, key);
    return found == null ? Optional.empty() : Optional.of(SessionsTable.value(key, found));
  }

  boolean has(Transaction transaction, String secretHash) {
    return table.has(transaction, SessionsTable.key(bytes(secretHash)));
  }

  void store(WriteTransaction transaction, Session session) {
    byte[] hash = bytes(session.secretHash());
    long created = Sequence.at(session.created()).value();
    SessionRow row = new SessionRow(session.user(), session.capabilities(), created);
    table.put(transaction, SessionsTable.key(hash), SessionsTable.value(hash, row));
    byUser.put(transaction, UserSessionsTable.key(row.user(), created, hash), NOTHING);
  }

  /** Removes a session; does nothing if there is none. */
  void delete(WriteTransaction transaction, String secretHash) {
    byte[] hash = bytes(secretHash);
    Optional<SessionRow> row = row(transaction, hash);
    if (row.isPresent()) {
      SessionRow gone = row.get();
      table.delete(transaction, SessionsTable.key(hash));
      byUser.delete(transaction, UserSessionsTable.key(gone.user(), gone.createdMicros(), hash));
    }
  }

  /** The secrets' hashes of a user's sessions but for the newest so many, the oldest first. */
  List<String> allBut(Transaction transaction, Pubky user, int newest) {
    List<String> hashes = new ArrayList<>();
    try (TableCursor cursor = byUser.cursor(transaction)) {
      for (boolean found = cursor.atOrAbove(UserSessionsTable.below(user));
          found && UserSessionsTable.user(cursor.key()).equals(user);
          found = cursor.next()) {
        hashes.add(HexFormat.of().formatHex(UserSessionsTable.secretHash(cursor.key())));
      }
    }
    return List.copyOf(hashes.subList(0, Math.max(0, hashes.size() - newest)));
  }

  private static byte[] bytes(String secretHash) {
    return HexFormat.of().parseHex(secretHash);
  }
}
