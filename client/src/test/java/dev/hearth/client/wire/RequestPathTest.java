package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/pub/, /pub/",
    "/pub/a-b_c.d~e, /pub/a-b_c.d~e",
    "/pub/a b, /pub/a%20b",
    "/pub/a%20b, /pub/a%2520b",
    "/pub/über, /pub/%C3%BCber",
    "/pub/a?b#c, /pub/a%3Fb%23c",
    "/pub/a+b&c=d;e:f@g, /pub/a%2Bb%26c%3Dd%3Be%3Af%40g",
    "/pub/x.., /pub/x..",
    "/pub/..x/.y, /pub/..x/.y",
    "/pub/\uD83D\uDD25, /pub/%F0%9F%94%A5"
  })
  void paths_areEncodedByteByByte(String path, String encoded) {
    assertEquals(encoded, RequestPath.encode(path));
  }

  @Test
  void controlCharacters_areEncodedAndLeftToTheServerToRefuse() {
    assertEquals("/pub/%00%0A%7F", RequestPath.encode("/pub/\0\n\u007f"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pub/a",
        "/pub/./a",
        "/pub/../a",
        "/pub/a/..",
        "/pub/a/.",
        "//",
        "/pub//a",
        "/pub/a//",
        "/pub/\uD800"
      })
  void pathsThatMeanAnotherPlace_areRefused(String path) {
    assertThrows(MalformedException.class, () -> RequestPath.encode(path));
  }

  @Test
  void values_keepNoSlash() {
    assertEquals("%2A%2Fpub%2F", RequestPath.encodeValue("*/pub/"));
  }
}
