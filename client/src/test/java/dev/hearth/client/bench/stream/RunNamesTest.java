package dev.hearth.client.bench.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunNamesTest {
  private final RunNames names = new RunNames("ab12");

  @Test
  void path_isReadBack() {
    String path = names.path(42, 1_234_567);
    assertEquals("/pub/bench/ab12/0042/01234567", path);
    long parsed = parse("data: pubky://8pin" + path);
    assertEquals(42, RunNames.writer(parsed));
    assertEquals(1_234_567, RunNames.number(parsed));
  }

  @Test
  void greatest_isReadBack() {
    long parsed = parse(names.path(9_999, 99_999_999));
    assertEquals(9_999, RunNames.writer(parsed));
    assertEquals(99_999_999, RunNames.number(parsed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/pub/bench/ab12/0042/0123456",
        "/pub/bench/ab13/0042/01234567",
        "/pub/bench/ab12/0042-01234567",
        "/pub/bench/ab12/00x2/01234567",
        "/pub/bench/ab12/0042/0123456x",
      })
  void otherNames_areForeign(String path) {
    assertEquals(RunNames.FOREIGN, parse(path));
  }

  @Test
  void seeds_nameDifferentRuns() {
    assertNotEquals(RunNames.of(1), RunNames.of(2));
    assertEquals(RunNames.of(0), RunNames.of(0));
  }

  private long parse(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return RunNames.parse(bytes, 0, bytes.length, names.marker());
  }
}
