package dev.hearth.storage.accounts;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.SignupTokenRow;
import dev.hearth.storage.layout.SignupTokensTable;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.Table;
import dev.hearth.storage.tables.Tables;
import dev.hearth.storage.tables.Transaction;
import dev.hearth.storage.tables.WriteTransaction;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The rows of sign-up tokens. Every method works in the transaction it is given. */
final class SignupTokenRows {
  private final Table table;

  SignupTokenRows(Tables tables) {
    table = tables.table(Layouts.SIGNUP_TOKENS);
  }

  Optional<SignupToken> find(Transaction transaction, String text) {
    return row(transaction, text)
        .map(
            row ->
                new SignupToken(
                    text,
                    new Sequence(row.createdMicros()).time(),
                    row.quotaBytes(),
                    row.usedBy()));
  }

  Optional<SignupTokenRow> row(Transaction transaction, String text) {
    Optional<ByteBuffer> key = SignupTokensTable.key(text);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer found = table.get(transaction, key.get());
    return found == null
        ? Optional.empty()
        : Optional.of(SignupTokensTable.value(key.get(), found));
  }

  void store(WriteTransaction transaction, String text, SignupTokenRow row) {
    ByteBuffer key =
        SignupTokensTable.key(text)
            .orElseThrow(() -> new IllegalArgumentException("a token has 1 to 64 bytes"));
    ByteBuffer target = table.reserve(transaction, key, SignupTokensTable.VALUE_BYTES);
    SignupTokensTable.value(key, row, target);
  }
}
