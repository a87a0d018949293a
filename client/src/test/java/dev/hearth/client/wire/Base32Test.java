package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Base32Test {
  private static byte[] count(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void zBase32_ofCountingBytes_isThePublishedText() {
    String text = "yyyoryarywdyqnyjbefoadeqbhebnrounoktcfaadrpbs8y7daxo";
    assertEquals(text, ZBase32.encode(count(32)));
    assertArrayEquals(count(32), ZBase32.decode(text));
  }

  @Test
  void crockford_ofCountingBytes_isThePublishedText() {
    assertEquals("000G40R40M30E209185GR38E1W", Crockford.encode(count(16)));
    assertArrayEquals(count(16), Crockford.decode("000G40R40M30E209185GR38E1W"));
  }

  @ParameterizedTest
  @CsvSource({"1729728000000000, 0032ABDEZY000", "1795212694655484, 00361F46YR8ZR"})
  void crockford_ofTimes_isThePublishedText(long micros, String text) {
    byte[] bytes = ByteBuffer.allocate(8).putLong(micros).array();
    assertEquals(text, Crockford.encode(bytes));
    assertArrayEquals(bytes, Crockford.decode(text));
  }

  @Test
  void crockford_readsLowerCaseAndLookalikes() {
    assertArrayEquals(Crockford.decode("0011"), Crockford.decode("oOiL"));
    assertArrayEquals(Crockford.decode("ABCDEFGH"), Crockford.decode("abcdefgh"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"U", "0", "000", "000000", "0!", "0 ", "é0", "0="})
  void crockford_refusesWhatEncodingNeverWrites(String text) {
    assertThrows(MalformedException.class, () -> Crockford.decode(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0y", "2y", "ly", "vy", "YY", "y=", "y", "yyy"})
  void zBase32_refusesForeignCharactersAndLengths(String text) {
    assertThrows(MalformedException.class, () -> ZBase32.decode(text));
  }

  @Test
  void everyLength_comesBack() {
    for (int length = 0; length < 70; length++) {
      byte[] bytes = count(length);
      bytes = HexFormat.of().parseHex(HexFormat.of().formatHex(bytes).replace('0', 'f'));
      assertArrayEquals(bytes, ZBase32.decode(ZBase32.encode(bytes)));
      assertArrayEquals(bytes, Crockford.decode(Crockford.encode(bytes)));
    }
  }
}
