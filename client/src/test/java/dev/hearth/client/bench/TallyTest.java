package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void table_showsMedianAndExtremes() {
    Tally tally = new Tally();
    tally.note("puts", 300, "/s");
    tally.note("time", 1.5, "ms");
    tally.note("cores", 0.5, "");
    tally.note("puts", 100, "/s");
    tally.note("puts", 110, "/s");
    assertEquals(
        """
        | measure | median | lowest | highest | runs |
        |---|--:|--:|--:|--:|
        | puts | 110/s | 100/s | 300/s | 3 |
        | time | 1.50 ms | 1.50 ms | 1.50 ms | 1 |
        | cores | 0.500 | 0.500 | 0.500 | 1 |
        """,
        tally.table());
  }

  @Test
  void json_hasEachValueInTheOrderOfTheRuns() {
    Tally tally = new Tally();
    tally.note("puts", 300, "/s");
    tally.note("puts", 100, "/s");
    tally.note("puts", 110, "/s");
    assertEquals(
        "{\"puts\":{\"unit\":\"/s\",\"median\":110.0,\"values\":[300.0,100.0,110.0]}}",
        tally.json().toString());
  }

  @Test
  void medianOfTwo_liesBetween() {
    assertEquals(3, Tally.median(List.of(2.0, 4.0)));
    assertEquals(2, Tally.median(List.of(2.0)));
    assertEquals(2, Tally.median(List.of(1.0, 2.0, 9.0)));
  }
}
