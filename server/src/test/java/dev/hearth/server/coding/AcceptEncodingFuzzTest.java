package dev.hearth.server.coding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Noise in {@code Accept-Encoding}. In the normal build it replays its corpus ({@code
 * AcceptEncodingFuzzTestInputs}); {@code JAZZER_FUZZ=1 mvn -pl server -am test
 * -Dtest=AcceptEncodingFuzzTest -Dsurefire.failIfNoSpecifiedTests=false} goes on looking.
 */
class AcceptEncodingFuzzTest {
  private static final List<Coding> OFFERED = List.of(Coding.ZSTD, Coding.GZIP);

  /** What is chosen was named, and a coding that is only refused never is. */
  @FuzzTest(maxDuration = "5m")
  void line(byte[] noise) {
    String line = new String(noise, StandardCharsets.ISO_8859_1);
    Coding chosen = AcceptEncoding.choose(List.of(line), OFFERED);
    String lower = line.toLowerCase(Locale.ROOT);
    assertTrue(
        chosen == Coding.IDENTITY || lower.contains(chosen.text()) || lower.contains("*"), line);
    if (chosen != Coding.IDENTITY) {
      String refused = chosen.text() + ";q=0," + line;
      assertTrue(AcceptEncoding.choose(List.of(refused), OFFERED) != chosen, refused);
    }
  }
}
