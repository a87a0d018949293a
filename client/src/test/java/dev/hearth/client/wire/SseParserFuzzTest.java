package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/**
 * Whatever bytes come: no exception but {@link MalformedException}, and the same result in pieces
 * of any size.
 *
 * <p>A usual test run tries the seeds in {@code src/test/resources} only. {@code JAZZER_FUZZ=1 mvn
 * -pl client test -Dtest=SseParserFuzzTest} searches for new ones.
 */
final class SseParserFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void anyBytes_inAnyPieces_giveTheSame(byte[] bytes) {
    List<String> whole = parse(bytes, Integer.MAX_VALUE);
    assertEquals(whole, parse(bytes, 1));
    assertEquals(whole, parse(bytes, 3));
  }

  private static List<String> parse(byte[] bytes, int pieceBytes) {
    try {
      return SseParserTest.parse(bytes, Math.min(pieceBytes, Math.max(1, bytes.length)));
    } catch (MalformedException e) {
      return List.of("malformed");
    }
  }
}
