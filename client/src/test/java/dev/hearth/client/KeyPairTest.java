package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyPairTest {
  static KeyPair repeated(int value) {
    byte[] seed = new byte[KeyPair.SEED_BYTES];
    Arrays.fill(seed, (byte) value);
    return KeyPair.fromSeed(seed);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29,"
        + " 8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo",
    "1, 8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c,"
        + " tkrq8zmwb8a3m9k15csu3q17qmfgqnp9dskbrg9uq1rydpyxp7qy",
    "2, 8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394,"
        + " orhzqdiexwmi6iidktucgud63ufa5nwtsuzdxe176a8izd6jsqky",
    "3, ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d1,"
        + " 7ir1ttte48bcp4zjychjyscicrwi1j34mtt91ptsafdbjmr8g9eo",
  })
  void seed_givesThePublishedKey(int value, String hex, String z32) {
    Pubky pubky = repeated(value).pubky();
    assertEquals(hex, HexFormat.of().formatHex(pubky.bytes()));
    assertEquals(z32, pubky.z32());
  }

  /** RFC 8032 §7.1, test 2: one known message. */
  @Test
  void signature_isThatOfTheStandard() {
    KeyPair keys =
        KeyPair.fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    assertEquals(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        HexFormat.of().formatHex(keys.sign(new byte[] {0x72})));
  }

  @Test
  void hex_comesBack_andWhiteSpaceAroundItIsIgnored() {
    KeyPair keys = KeyPair.generate(new SecureRandom());
    assertEquals(keys.pubky(), KeyPair.fromHex("\n " + keys.toHex() + "\n").pubky());
    assertEquals(64, keys.toHex().length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "0g"})
  void badHex_isRefused_andNotRepeated(String text) {
    String secret = text.repeat(32);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> KeyPair.fromHex(secret + "f"));
    assertFalse(e.toString().contains(secret + "f"));
  }

  @Test
  void text_showsNoSecret() {
    KeyPair keys = repeated(3);
    assertEquals(keys.pubky().z32(), keys.toString());
  }
}
