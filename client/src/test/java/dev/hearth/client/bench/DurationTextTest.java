package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {
  private final DurationText text = new DurationText();

  @Test
  void units_areRead() {
    assertEquals(Duration.ofMillis(500), text.convert("500ms"));
    assertEquals(Duration.ofSeconds(10), text.convert("10s"));
    assertEquals(Duration.ofMinutes(2), text.convert("2m"));
    assertEquals(Duration.ofHours(1), text.convert("1h"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "61m", "2h", "99999999s"})
  void anythingElse_isRefused(String given) {
    assertThrows(TypeConversionException.class, () -> text.convert(given));
  }
}
