package dev.hearth.client.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final Machine MACHINE = new Machine(2, "a CPU", 1L << 30, "Linux 6", "Java 25");

  private final Latencies latencies = new Latencies();

  @Test
  void percentiles_areThoseOfTheTimes() {
    record(1_000);
    assertEquals(1_000, latencies.count());
    near(500, latencies.millisAt(50));
    near(990, latencies.millisAt(99));
    near(1_000, latencies.millisMax());
  }

  @Test
  void adding_isTheSameAsRecordingAll() {
    record(100);
    Latencies other = new Latencies();
    other.record(5_000_000_000L);
    latencies.add(other);
    assertEquals(101, latencies.count());
    near(5_000, latencies.millisMax());
    near(51, latencies.millisAt(50));
  }

  @Test
  void endlessTime_isTenMinutes() {
    latencies.record(Long.MAX_VALUE);
    near(600_000, latencies.millisMax());
  }

  @Test
  void picture_hasLongerBarsForLongerTimes() {
    record(1_000);
    List<Integer> bars =
        LatencyPicture.text(latencies)
            .lines()
            .map(line -> (int) line.chars().filter(letter -> letter == '█').count())
            .toList();
    assertEquals(LatencyPicture.PERCENTS.length, bars.size());
    assertEquals(bars.stream().sorted().toList(), bars);
    assertTrue(bars.getLast() > bars.getFirst());
  }

  @Test
  void picture_ofNothing_isEmpty() {
    assertEquals("", LatencyPicture.text(latencies));
  }

  @Test
  void svg_staysInsideItsBounds() {
    record(1_000);
    String svg = LatencySvg.draw("a < b & c", latencies);
    assertTrue(svg.contains("a &lt; b &amp; c"), svg);
    String points = svg.substring(svg.indexOf("points=\"") + 8, svg.lastIndexOf("\"/>"));
    for (String point : points.strip().split(" ", -1)) {
      double[] xy = Arrays.stream(point.split(",", 2)).mapToDouble(Double::parseDouble).toArray();
      assertTrue(xy[0] >= 0 && xy[0] <= 720 && xy[1] >= 0 && xy[1] <= 360, point);
    }
  }

  @Test
  void json_hasEveryFigure() throws IOException {
    record(1_000);
    Report report =
        new Report("put")
            .setting("connections", 64)
            .figure("puts", 1234.5, "/s")
            .status(201, 7)
            .status(201, 3)
            .latencies("PUT to answer", latencies)
            .failure("something");
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(report, MACHINE));
    assertEquals("put", json.at("/bench").asText());
    assertEquals("64", json.at("/settings/connections").asText());
    assertEquals(1234.5, json.at("/figures/puts/value").asDouble());
    assertEquals("/s", json.at("/figures/puts/unit").asText());
    assertEquals(10, json.at("/statuses/201").asInt());
    assertEquals(1000, json.at("/latency_ms/count").asInt());
    near(999, json.at("/latency_ms/p99.9").asDouble());
    assertEquals("something", json.at("/failures/0").asText());
    assertEquals("a CPU", json.at("/machine/cpu").asText());
  }

  @Test
  void numbers_showWhatIsMeasured() {
    assertEquals("0", ReportText.number(0));
    assertEquals("0.123", ReportText.number(0.12345));
    assertEquals("12.35", ReportText.number(12.3456));
    assertEquals("12,346", ReportText.number(12345.6));
  }

  /** 1 ms, 2 ms, …, {@code millis} ms. */
  private void record(int millis) {
    for (int i = 1; i <= millis; i++) {
      latencies.record(i * 1_000_000L);
    }
  }

  private static void near(double expected, double actual) {
    assertEquals(expected, actual, expected / 500);
  }
}
