package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SseParserTest {
  /** Blocks as {@code type|data|id}, retries as {@code retry N}. */
  static List<String> parse(byte[] bytes, int pieceBytes) {
    List<String> seen = new ArrayList<>();
    SseParser parser =
        new SseParser(
            new SseSink() {
              @Override
              public void block(SseBlock block) {
                seen.add(
                    block.type() + "|" + block.data().orElse("-") + "|" + block.id().orElse("-"));
              }

              @Override
              public void retry(long millis) {
                seen.add("retry " + millis);
              }
            });
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      parser.feed(bytes, at, Math.min(pieceBytes, bytes.length - at));
    }
    return seen;
  }

  private static Arguments is(String stream, String... seen) {
    return Arguments.of(stream, List.of(seen));
  }

  static Stream<Arguments> streams() {
    return Stream.of(
        is("data: a\n\n", "message|a|-"),
        is("data:a\n\n", "message|a|-"),
        is("data:  a\n\n", "message| a|-"),
        is("data: a\r\ndata: b\r\n\r\n", "message|a\nb|-"),
        is("data: a\rdata: b\r\r", "message|a\nb|-"),
        is("data: a\r\n\ndata: b\n\r\n", "message|a|-", "message|b|-"),
        is("data\n\n", "message||-"),
        is("data\ndata\n\n", "message|\n|-"),
        is("data:\n\n", "message||-"),
        is("event: PUT\nid: 7\ndata: x\n\n", "PUT|x|7"),
        is("event: PUT\nevent: DEL\ndata: x\n\n", "DEL|x|-"),
        is("event: PUT\n\ndata: x\n\n", "message|x|-"),
        is("id: 7\n\n", "message|-|7"),
        is("id\n\n", "message|-|"),
        is("id: 7\nid: a\0b\ndata: x\n\n", "message|x|7"),
        is("id: 7\n\ndata: x\n\n", "message|-|7", "message|x|-"),
        is(":\n\n: comment\n\n:data: x\n\n"),
        is("retry: 1500\n\n", "retry 1500"),
        is("retry: 15a\nretry: -1\nretry: \nretry: 1.5\n\n"),
        is("retry: 99999999999999999999\n", "retry 9223372036854775807"),
        is("retry: ١\n\n"),
        is("foo: bar\nData: x\n data: y\n\n"),
        is("data: a:b: c\n\n", "message|a:b: c|-"),
        is("\uFEFFdata: x\n\n", "message|x|-"),
        is("\uFEFF\uFEFFdata: x\n\n"),
        is("data: x\n\n\uFEFFdata: y\n\n", "message|x|-"),
        is("\n\n\n\r\n"),
        is("data: ü🔥\n\n", "message|ü🔥|-"),
        is("data: whole\nid: 1\n\ndata: torn\nid: 2\n", "message|whole|1"),
        is("data: torn"),
        is("id: 3\ndata: torn\n"),
        is(""));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void streams_areReadAsTheStandardSays_inPiecesOfAnySize(String stream, List<String> seen) {
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int pieceBytes : new int[] {1, 2, 3, 7, 1 << 20}) {
      assertEquals(seen, parse(bytes, pieceBytes), () -> "in pieces of " + pieceBytes);
    }
  }

  @Test
  void bytesThatAreNotUtf8_becomeReplacementCharacters() {
    byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xff, (byte) 0xc3, '\n', '\n'};
    assertEquals(List.of("message|\uFFFD\uFFFD|-"), parse(bytes, 1));
  }

  @Test
  void endlessLine_isRefused() {
    byte[] line = "x".repeat(SseParser.BLOCK_BYTES_MAX + 1).getBytes(StandardCharsets.US_ASCII);
    assertThrows(MalformedException.class, () -> parse(line, 4096));
  }

  @Test
  void endlessBlock_isRefused() {
    byte[] lines =
        "data: x\n".repeat(SseParser.BLOCK_BYTES_MAX / 7 + 1).getBytes(StandardCharsets.US_ASCII);
    assertThrows(MalformedException.class, () -> parse(lines, 4096));
  }

  @Test
  void manyBlocks_areNotTakenForOneLargeOne() {
    byte[] blocks = "data: x\n\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
    assertEquals(200_000, parse(blocks, 4096).size());
  }

  @Test
  void comments_doNotAddUpBetweenBlocks() {
    byte[] beats = ":\n\n".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
    assertEquals(List.of(), parse(beats, 4096));
  }
}
