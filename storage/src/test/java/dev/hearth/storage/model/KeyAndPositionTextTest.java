package dev.hearth.storage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The texts that scans write by table are those that a plain walk over the bits gives. */
final class KeyAndPositionTextTest {
  private static final int ROUNDS = 20_000;
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final Random random = Seeds.random("KeyAndPositionTextTest", 11);

  @Test
  void key_isWhatBitByBitGives() {
    for (int i = 0; i < ROUNDS; i++) {
      Pubky key = new Pubky(word(), word(), word(), word());
      String expected = ZBase32.encode(key.bytes());
      assertEquals(expected, key.toString());
      byte[] target = new byte[Pubky.TEXT_CHARACTERS + 2];
      key.writeText(target, 1);
      assertEquals("\0" + expected + "\0", new String(target, StandardCharsets.US_ASCII));
      assertEquals(Optional.of(key), Pubky.parse(expected));
    }
  }

  /** Any bits, and often all or none of a word's. */
  private long word() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> -1;
      default -> random.nextLong();
    };
  }

  @Test
  void position_isWhatDivisionGives() {
    for (int i = 0; i < ROUNDS; i++) {
      long number = random.nextLong() >>> (1 + random.nextInt(62));
      StringBuilder expected = new StringBuilder();
      // Thirteen characters hold 65 bits: the number and a zero bit.
      for (int bit = 60; bit >= 0; bit -= 5) {
        long five = bit == 0 ? number << 1 : number >>> (bit - 1);
        expected.append(CROCKFORD.charAt((int) five & 31));
      }
      assertEquals(expected.toString(), new Sequence(number).toString());
      assertEquals(Optional.of(new Sequence(number)), Sequence.parse(expected.toString()));
    }
  }
}
