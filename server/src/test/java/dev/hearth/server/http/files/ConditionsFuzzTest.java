package dev.hearth.server.http.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.server.http.ByteRange;
import dev.hearth.server.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Headers that strangers send: read, ignored or 400.
 *
 * <p>A usual test run tries the seeds only; {@code docs/fuzz.sh} searches for new ones.
 */
final class ConditionsFuzzTest {
  private static final long SIZE = 1_000;

  @FuzzTest(maxDuration = "5m")
  void range_liesInsideTheContent(byte[] noise) {
    String header = "bytes=" + new String(noise, StandardCharsets.ISO_8859_1);
    ByteRange.parse(header, SIZE)
        .filter(ByteRange::isSatisfiable)
        .ifPresent(
            range ->
                assertTrue(range.first() >= 0 && range.first() + range.length() <= SIZE, header));
  }

  @FuzzTest(maxDuration = "5m")
  void tags_areReadOrRefused(byte[] noise) {
    String header = new String(noise, StandardCharsets.ISO_8859_1);
    try {
      assertTrue(Preconditions.tags(List.of(header)).isPresent());
    } catch (ProblemException e) {
      assertEquals(400, e.problem().status());
    }
  }
}
