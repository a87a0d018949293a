package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PubkyTest {
  private static final String KEY = "8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo";

  @ParameterizedTest
  @ValueSource(strings = {KEY, "pubky" + KEY, "pk:" + KEY})
  void everySpelling_isTheSameKey(String text) {
    assertEquals(KEY, Pubky.parse(text).z32());
  }

  /** Two spellings of one key must never be two tenants. */
  @Test
  void padBits_areNormalised() {
    String padded = KEY.substring(0, KEY.length() - 1) + "t";
    assertEquals(KEY, Pubky.parse(padded).z32());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pubky",
        "8PINXXGQS41N4AIDIDENW5APQP1URFMZDZTR8JT4ABRKDN435EWO",
        KEY + "y",
        "pubkypubky" + KEY,
        "0pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo"
      })
  void anythingElse_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Pubky.parse(text));
  }
}
