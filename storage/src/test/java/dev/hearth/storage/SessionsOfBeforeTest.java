package dev.hearth.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.accounts.Accounts;
import dev.hearth.storage.accounts.Session;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.MetaTable;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.testing.RawRows;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of layout 2 has sessions that no list of a user's names. */
final class SessionsOfBeforeTest {
  private static final Pubky ALICE = new Pubky(1, 2, 3, 4);

  private static Session session(int number) {
    String hash = "%064x".formatted(number);
    return new Session(hash, ALICE, List.of("/:rw"), Instant.EPOCH.plusSeconds(number));
  }

  @Test
  void theyStayGood_andCanBeEnded(@TempDir Path folder) throws Exception {
    try (Storage store = Storage.open(StorageConfig.defaults(folder), StorageSeams.REAL)) {
      store.accounts().signUp(session(1), Optional.empty()).get(60, TimeUnit.SECONDS);
      store.accounts().signIn(session(2)).get(60, TimeUnit.SECONDS);
    }
    try (RawRows rows = new RawRows(folder)) {
      rows.of(Layouts.USER_SESSIONS).forEach(rows::delete);
      layout(rows, 2);
    }
    try (Storage store = Storage.open(StorageConfig.defaults(folder), StorageSeams.REAL)) {
      Accounts accounts = store.accounts();
      assertEquals(Optional.of(session(1)), accounts.session(session(1).secretHash()));
      assertEquals(List.of(), accounts.signIn(session(3)).get(60, TimeUnit.SECONDS));
      assertTrue(accounts.signOut(session(1).secretHash()).get(60, TimeUnit.SECONDS));
      assertEquals(Optional.empty(), accounts.session(session(1).secretHash()));
    }
    try (RawRows rows = new RawRows(folder)) {
      assertEquals(1, rows.of(Layouts.USER_SESSIONS).size());
      assertEquals(2, rows.of(Layouts.SESSIONS).size());
      RawRows.Row layout =
          rows.of(Layouts.META).stream()
              .filter(row -> row.key().equals(MetaTable.key(MetaTable.Counter.LAYOUT)))
              .findFirst()
              .orElseThrow();
      assertEquals(Layouts.CURRENT, MetaTable.number(MetaTable.Counter.LAYOUT, layout.value()));
    }
    assertTrue(StoreVerifier.verify(folder, _ -> {}).isSound());
  }

  private static void layout(RawRows rows, long number) {
    ByteBuffer value = ByteBuffer.allocate(MetaTable.VALUE_BYTES);
    MetaTable.value(MetaTable.Counter.LAYOUT, number, value);
    rows.put(new RawRows.Row(Layouts.META, MetaTable.key(MetaTable.Counter.LAYOUT), value));
  }
}
