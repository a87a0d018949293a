package dev.hearth.storage.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was written is read; what was changed by one bit, cut, or swapped is refused. */
final class AccountTablesPropertyTest {
  private static final int ROUNDS = 500;

  private final Random random = Seeds.random("AccountTablesPropertyTest", 17);

  @Test
  void sessions_areReadAsWritten_andNoBitMayChange() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] hash = bytes(32);
      SessionRow row = sessionRow();
      ByteBuffer key = SessionsTable.key(hash);
      ByteBuffer value = SessionsTable.value(hash, row);
      assertEquals(row, SessionsTable.value(key, value));

      flipOneBit(value);
      assertThrows(CorruptRow.class, () -> SessionsTable.value(key, value));
    }
  }

  @Test
  void keysOfUserSessions_areReadAsWritten_andTheOldestIsFirst() {
    for (int round = 0; round < ROUNDS; round++) {
      Pubky user = pubky();
      byte[] hash = bytes(32);
      long created = random.nextLong(Long.MAX_VALUE);
      ByteBuffer key = UserSessionsTable.key(user, created, hash);
      assertEquals(user, UserSessionsTable.user(key));
      assertEquals(created, UserSessionsTable.createdMicros(key));
      assertArrayEquals(hash, UserSessionsTable.secretHash(key));

      long other = random.nextLong(Long.MAX_VALUE);
      byte[] otherKey = copy(UserSessionsTable.key(user, other, bytes(32)));
      int order = Arrays.compareUnsigned(copy(key), otherKey);
      assertEquals(Integer.signum(Long.compare(created, other)), Integer.signum(order));
      assertTrue(Arrays.compareUnsigned(copy(UserSessionsTable.below(user)), otherKey) < 0);
    }
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(0, bytes);
    return bytes;
  }

  @Test
  void sessionOfAnotherKey_isRefused() {
    byte[] hash = bytes(32);
    ByteBuffer value = SessionsTable.value(hash, sessionRow());
    hash[random.nextInt(4)] ^= 1;
    assertThrows(CorruptRow.class, () -> SessionsTable.value(SessionsTable.key(hash), value));
  }

  @Test
  void tokens_areReadAsWritten_andNoBitMayChange() {
    for (int round = 0; round < ROUNDS; round++) {
      ByteBuffer key = SignupTokensTable.key(text(1 + random.nextInt(64))).orElseThrow();
      SignupTokenRow row =
          new SignupTokenRow(
              random.nextLong(Long.MAX_VALUE),
              random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(99)),
              random.nextBoolean() ? Optional.empty() : Optional.of(pubky()));
      ByteBuffer value = ByteBuffer.allocate(SignupTokensTable.VALUE_BYTES);
      SignupTokensTable.value(key, row, value);
      assertEquals(row, SignupTokensTable.value(key, value));

      ByteBuffer other = SignupTokensTable.key("another").orElseThrow();
      assertThrows(CorruptRow.class, () -> SignupTokensTable.value(other, value));
      flipOneBit(value);
      assertThrows(CorruptRow.class, () -> SignupTokensTable.value(key, value));
    }
  }

  @Test
  void noise_isRefused_andNeverCrashes() {
    for (int round = 0; round < 20_000; round++) {
      ByteBuffer key = ByteBuffer.wrap(bytes(1 + random.nextInt(70)));
      ByteBuffer noise = ByteBuffer.wrap(bytes(random.nextInt(120)));
      assertThrows(CorruptRow.class, () -> SessionsTable.value(key, noise));
      assertThrows(CorruptRow.class, () -> SignupTokensTable.value(key, noise));
    }
  }

  @Test
  void textsThatNoTokenHas_haveNoKey() {
    assertEquals(Optional.empty(), SignupTokensTable.key(""));
    assertEquals(Optional.empty(), SignupTokensTable.key(text(65)));
  }

  private SessionRow sessionRow() {
    List<String> capabilities = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      capabilities.add("/" + text(random.nextInt(30)) + "\u00fc:rw");
    }
    return new SessionRow(pubky(), capabilities, random.nextLong(Long.MAX_VALUE));
  }

  private Pubky pubky() {
    return Pubky.of(bytes(32));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text(int length) {
    return "x".repeat(length);
  }

  private void flipOneBit(ByteBuffer row) {
    int at = random.nextInt(row.limit());
    row.put(at, (byte) (row.get(at) ^ (1 << random.nextInt(8))));
  }
}
