package dev.hearth.server.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
  private static final List<Coding> OFFERED = List.of(Coding.ZSTD, Coding.GZIP);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd    | ZSTD",
        "gzip, deflate, br          | GZIP",
        "gzip                       | GZIP",
        "GZip                       | GZIP",
        "x-gzip                     | GZIP",
        "x-gzip;q=0, zstd;q=0       | IDENTITY",
        "zstd;q=0.5, gzip           | GZIP",
        "zstd;q=0.501,gzip;q=0.5    | ZSTD",
        "gzip;q=0.001               | GZIP",
        "gzip;q=0                   | IDENTITY",
        "gzip;q=0.000               | IDENTITY",
        "gzip;q=0, *                | ZSTD",
        "*                          | ZSTD",
        "*;q=0                      | IDENTITY",
        "zstd;q=0, *;q=0.5          | GZIP",
        "identity, gzip;q=0.5       | IDENTITY",
        "identity;q=0.5, gzip       | GZIP",
        "identity, gzip             | IDENTITY",
        "identity;q=0               | IDENTITY",
        "identity;q=0, br           | IDENTITY",
        "br                         | IDENTITY",
        "gzip;q=2                   | IDENTITY",
        "gzip;q=1.001               | IDENTITY",
        "gzip;q=-1                  | IDENTITY",
        "gzip;q=                    | IDENTITY",
        "gzip;q=0.1234              | IDENTITY",
        "gzip;level=1               | IDENTITY",
        "gzip ; Q=1.0               | GZIP",
        "gzipped                    | IDENTITY",
        ",,, gzip ,                 | GZIP",
      })
  void theBestTheClientTakes(String line, Coding expected) {
    assertEquals(expected, AcceptEncoding.choose(List.of(line), OFFERED));
  }

  @Test
  void withoutTheHeader_nothingIsCoded() {
    assertEquals(Coding.IDENTITY, AcceptEncoding.choose(List.of(), OFFERED));
    assertEquals(Coding.IDENTITY, AcceptEncoding.choose(List.of(""), OFFERED));
  }

  @Test
  void severalLines_areOneList() {
    assertEquals(Coding.GZIP, AcceptEncoding.choose(List.of("br", "zstd;q=0", "gzip"), OFFERED));
  }
}
