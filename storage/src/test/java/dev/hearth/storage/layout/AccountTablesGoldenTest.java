package dev.hearth.storage.layout;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.testing.Golden;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class AccountTablesGoldenTest {
  private static final Pubky USER =
      Pubky.parse("tkrq8zmwb8a3m9k15csu3q17qmfgqnp9dskbrg9uq1rydpyxp7qy").orElseThrow();
  private static final long CREATED = 1_795_212_694_655_484L;

  @Test
  void session() {
    byte[] hash = new byte[32];
    for (int i = 0; i < hash.length; i++) {
      hash[i] = (byte) (i + 1);
    }
    SessionRow row = new SessionRow(USER, List.of("/:rw", "/pub/\u00fc/:r"), CREATED);
    Golden.check("sessions-key", SessionsTable.key(hash));
    Golden.check("sessions-value", SessionsTable.value(hash, row));
    Golden.check("user_sessions-key", UserSessionsTable.key(USER, CREATED, hash));
  }

  @Test
  void signupToken() {
    SignupTokenRow fresh = new SignupTokenRow(CREATED, OptionalLong.of(5 << 20), Optional.empty());
    Golden.check("signup_tokens-unused", token(fresh));
    Golden.check("signup_tokens-used", token(fresh.withUsedBy(USER)));
  }

  private static ByteBuffer token(SignupTokenRow row) {
    ByteBuffer target = ByteBuffer.allocate(SignupTokensTable.VALUE_BYTES);
    SignupTokensTable.value(SignupTokensTable.key("000G-40R4-0M30").orElseThrow(), row, target);
    return target;
  }

  @Test
  void selectors() {
    byte[] prefix = "/pub/pubky.app/".getBytes(StandardCharsets.UTF_8);
    ByteBuffer target = ByteBuffer.allocate(SelectorsTable.KEY_BYTES_MAX);
    Golden.check(
        "selectors_exact-key", SelectorsTable.key(Selector.of(Optional.of(USER), prefix), target));
    Golden.check(
        "selectors_wildcard-key",
        SelectorsTable.key(Selector.of(Optional.empty(), prefix), target));
    Golden.check("selectors-value", SelectorsTable.value(0x0102030405060708L, target));
  }
}
