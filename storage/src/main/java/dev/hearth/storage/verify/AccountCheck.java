package dev.hearth.storage.verify;

import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable.Counter;
import dev.hearth.storage.layout.SessionRow;
import dev.hearth.storage.layout.SessionsTable;
import dev.hearth.storage.layout.SignupTokenRow;
import dev.hearth.storage.layout.SignupTokensTable;
import dev.hearth.storage.layout.UserKeysTable;
import dev.hearth.storage.layout.UserRow;
import dev.hearth.storage.layout.UserSessionsTable;
import dev.hearth.storage.layout.UsersTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.tables.TableCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables {@code users}, {@code user_keys}, {@code sessions} and {@code signup_tokens}. */
final class AccountCheck {
  private final StoreView view;
  private final Findings findings;

  AccountCheck(StoreView view, Findings findings) {
    this.view = view;
    this.findings = findings;
  }

  void run() {
    users();
    userKeys();
    sessions();
    userSessions();
    tokens();
  }

  private void users() {
    long rows = view.rows(Layouts.USERS);
    long row = 0;
    @Nullable Pubky previous = null;
    try (TableCursor cursor = view.cursor(Layouts.USERS)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.USERS, ++row, rows);
        Optional<Pubky> user =
            findings.decode(
                Layouts.USERS, Rows.hex(cursor.key()), () -> UsersTable.key(cursor.key()));
        if (user.isEmpty()) {
          continue;
        }
        findings
            .decode(Layouts.USERS, user.get(), () -> UsersTable.value(cursor.value()))
            .ifPresent(decoded -> user(user.get(), decoded));
        checkSuffix(previous, user.get());
        previous = user.get();
      }
    }
  }

  private void user(Pubky user, UserRow row) {
    findings.check(
        view.isGiven(Counter.USER_NUMBER, row.number()),
        Layouts.USERS,
        user,
        "number " + row.number() + " was never given");
    ByteBuffer key = view.get(Layouts.USER_KEYS, UserKeysTable.key(row.number()));
    if (key == null) {
      findings.add(Layouts.USERS, user, "number " + row.number() + " is not in user_keys");
      return;
    }
    Optional<Pubky> named = Findings.quietly(() -> UserKeysTable.value(key));
    findings.check(
        named.isEmpty() || named.get().equals(user),
        Layouts.USERS,
        user,
        "number " + row.number() + " is another key's in user_keys");
  }

  /** Ids end with so many characters of a key that no two users here share them, or with 12. */
  private void checkSuffix(@Nullable Pubky previous, Pubky user) {
    long length = view.counter(Counter.SUFFIX_LENGTH).orElse(Long.MAX_VALUE);
    if (previous != null && length < 12) {
      int shared = user.sharedCharacters(previous);
      findings.check(
          shared < length,
          Layouts.USERS,
          user,
          "shares " + shared + " characters with a neighbour");
    }
  }

  private void userKeys() {
    long rows = view.rows(Layouts.USER_KEYS);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.USER_KEYS)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.USER_KEYS, ++row, rows);
        if (cursor.key().limit() != Long.BYTES) {
          findings.add(Layouts.USER_KEYS, Rows.hex(cursor.key()), "the key has not 8 bytes");
          continue;
        }
        long number = cursor.key().getLong(0);
        findings
            .decode(Layouts.USER_KEYS, number, () -> UserKeysTable.value(cursor.value()))
            .ifPresent(user -> userKey(number, user));
      }
    }
  }

  private void userKey(long number, Pubky user) {
    ByteBuffer row = view.get(Layouts.USERS, UsersTable.key(user));
    if (row == null) {
      findings.add(Layouts.USER_KEYS, number, "its key " + user + " is not in users");
      return;
    }
    Optional<UserRow> named = Findings.quietly(() -> UsersTable.value(row));
    findings.check(
        named.isEmpty() || named.get().number() == number,
        Layouts.USER_KEYS,
        number,
        "its key " + user + " has another number in users");
  }

  private void sessions() {
    long rows = view.rows(Layouts.SESSIONS);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.SESSIONS)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.SESSIONS, ++row, rows);
        String name = Rows.hex(cursor.key());
        Optional<SessionRow> session =
            findings.decode(
                Layouts.SESSIONS, name, () -> SessionsTable.value(cursor.key(), cursor.value()));
        session.ifPresent(
            s ->
                findings.check(
                    view.isUser(s.user()), Layouts.SESSIONS, name, "its user is not in users"));
      }
    }
  }

  private void userSessions() {
    long rows = view.rows(Layouts.USER_SESSIONS);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.USER_SESSIONS)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.USER_SESSIONS, ++row, rows);
        ByteBuffer key = cursor.key();
        String name = Rows.hex(key);
        findings
            .decode(Layouts.USER_SESSIONS, name, () -> UserSessionsTable.user(key))
            .ifPresent(user -> userSession(key, user, name));
      }
    }
  }

  private void userSession(ByteBuffer key, Pubky user, String name) {
    ByteBuffer hash = SessionsTable.key(UserSessionsTable.secretHash(key));
    ByteBuffer row = view.get(Layouts.SESSIONS, hash);
    if (row == null) {
      findings.add(Layouts.USER_SESSIONS, name, "its session is not in sessions");
      return;
    }
    long created = UserSessionsTable.createdMicros(key);
    Optional<SessionRow> named = Findings.quietly(() -> SessionsTable.value(hash, row));
    findings.check(
        named.isEmpty()
            || (named.get().user().equals(user) && named.get().createdMicros() == created),
        Layouts.USER_SESSIONS,
        name,
        "its session in sessions is another user's or time's");
  }

  private void tokens() {
    long rows = view.rows(Layouts.SIGNUP_TOKENS);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.SIGNUP_TOKENS)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.SIGNUP_TOKENS, ++row, rows);
        String name = StandardCharsets.UTF_8.decode(cursor.key().duplicate()).toString();
        Optional<SignupTokenRow> token =
            findings.decode(
                Layouts.SIGNUP_TOKENS,
                name,
                () -> SignupTokensTable.value(cursor.key(), cursor.value()));
        token
            .flatMap(SignupTokenRow::usedBy)
            .ifPresent(
                user ->
                    findings.check(
                        view.isUser(user),
                        Layouts.SIGNUP_TOKENS,
                        name,
                        "who used it is not in users"));
      }
    }
  }
}
