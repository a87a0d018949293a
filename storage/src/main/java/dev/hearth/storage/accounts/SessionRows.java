package dev.hearth.storage.accounts;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.SessionRow;
import dev.hearth.storage.layout.SessionsTable;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.tables.WriteTransaction;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** The rows of sessions. Every method works in the transaction it is given. */
final class SessionRows {
  private final Table table;

  SessionRows(Tables tables) {
    table = tables.table(Layouts.SESSIONS);
  }

  Optional<Session> find(Transaction transaction, String secretHash) {
    ByteBuffer key = SessionsTable.key(bytes(secretHash));
    ByteBuffer found = table.get(transaction, key);
    if (found == null) {
      return Optional.empty();
    }
    SessionRow row = SessionsTable.value(key, found);
    return Optional.of(
        new Session(
            secretHash, row.user(), row.capabilities(), new Sequence(row.createdMicros()).time()));
  }

  boolean has(Transaction transaction, String secretHash) {
    return table.has(transaction, SessionsTable.key(bytes(secretHash)));
  }

  void store(WriteTransaction transaction, Session session) {
    byte[] hash = bytes(session.secretHash());
    long created = Sequence.at(session.created()).value();
    SessionRow row = new SessionRow(session.user(), session.capabilities(), created);
    table.put(transaction, SessionsTable.key(hash), SessionsTable.value(hash, row));
  }

  void delete(WriteTransaction transaction, String secretHash) {
    table.delete(transaction, SessionsTable.key(bytes(secretHash)));
  }

  private static byte[] bytes(String secretHash) {
    return HexFormat.of().parseHex(secretHash);
  }
}
