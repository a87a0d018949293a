package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.testing.Frames;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
  private static final Pubky USER = new Pubky(Frames.USER);

  @ParameterizedTest
  @ValueSource(strings = {"", "pubky", "pubky://", "pk:"})
  void everySpelling_isTheSameAddress(String before) {
    Address address = Address.parse(before + Frames.USER + "/pub/a b");
    assertEquals(new Address(USER, "/pub/a b"), address);
    assertEquals("pubky://" + Frames.USER + "/pub/a b", address.toString());
    assertEquals("/pub/a%20b", address.target());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/pub/a",
        Frames.USER,
        "x/pub/a",
        Frames.USER + "/pub/../a",
        Frames.USER + "//"
      })
  void anythingElse_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Address.parse(text));
  }

  @Test
  void folder_resolvesWhatIsBelow_andNothingElse() {
    Address folder = new Address(USER, "/pub/f/");
    assertTrue(folder.isFolder());
    assertEquals("/pub/f/a/b", folder.resolve("a/b").path());
    assertThrows(IllegalArgumentException.class, () -> folder.resolve("../g"));
    assertThrows(IllegalArgumentException.class, () -> folder.resolve("/g"));
    assertThrows(IllegalArgumentException.class, () -> new Address(USER, "/pub/f").resolve("a"));
  }

  @Test
  void selectors_areReadAndWritten() {
    assertEquals("*/pub/a", Selector.parse("*/pub/a").toString());
    assertEquals(Optional.empty(), Selector.parse("*/").user());
    for (String before : new String[] {"", "pubky", "pubky://"}) {
      assertEquals(Frames.USER + "/", Selector.parse(before + Frames.USER + "/").toString());
    }
    assertThrows(IllegalArgumentException.class, () -> Selector.parse("*"));
    assertThrows(IllegalArgumentException.class, () -> Selector.parse("**/pub/"));
    assertThrows(IllegalArgumentException.class, () -> Selector.parse("/pub/"));
  }
}
