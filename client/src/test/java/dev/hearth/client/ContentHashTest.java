package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentHashTest {
  @ParameterizedTest
  @CsvSource({
    "'', af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "abc, 6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
    "hello, ea8f163db38682925e4491c5e58d4bb3506ef8c14eb78a86e908c5624a67200f"
  })
  void hash_isThePublishedOne(String content, String hex, @TempDir Path folder) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
    ContentHash expected =
        new ContentHash(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)));
    assertEquals(expected, ContentHash.of(bytes));
    assertEquals(expected, ContentHash.of(new ByteArrayInputStream(bytes)));
    assertEquals(expected, ContentHash.of(Files.write(folder.resolve("f"), bytes)));
  }

  @Test
  void etag_isThePublishedOne() {
    assertEquals(
        "\"LTre3/EbYfFMiG41r6A2c23Nh6dNJ7XBUQIl0PWS4hM=\"", ContentHash.of(new byte[1]).etag());
    assertEquals(
        Optional.of(ContentHash.of(new byte[0])),
        ContentHash.ofETag("\"rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI=\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"",
        "\"\"",
        "rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI=",
        "W/\"rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI=\"",
        "\"abc\"",
        "\"***\""
      })
  void otherETags_areNone(String text) {
    assertEquals(Optional.empty(), ContentHash.ofETag(text));
  }

  @Test
  void secondSpelling_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ContentHash("rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmJ="));
  }
}
