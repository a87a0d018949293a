package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamKindTest {
  @ParameterizedTest
  @CsvSource({
    "/events/?subscribe=*/&cursor=0, NATIVE",
    "/events/?cursor=0&subscribe=*/pub/a, NATIVE",
    "/events/?subscribe=*/pub/limit=/, NATIVE",
    "/events/?subscribe=*/&limit=1, LIMITED",
    "/events/?limit=1&subscribe=*/, LIMITED",
    "/events/?selector=*/pub/subscribe=, OTHER",
    "/events/, OTHER",
    "/events-stream?user=u&live=true, OTHER",
    "/subscribe?x=/events/?subscribe=*/, OTHER",
    "/health, OTHER",
  })
  void kind(String path, StreamKind kind) {
    assertEquals(kind, StreamKind.of(path));
    assertEquals(kind == StreamKind.NATIVE, kind.saysLive());
  }
}
