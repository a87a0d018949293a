package dev.hearth.client.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long START = 5_000_000_000L;

  @Test
  void oneLoop_keepsTheRate() {
    Pace pace = new Pace(START, 1_000, 0, 1);
    for (int i = 0; i < 10_000; i++) {
      assertEquals(START + i * 1_000_000L, pace.due());
      pace.sent();
    }
  }

  @Test
  void severalLoops_takeTurns() {
    List<Long> due = new ArrayList<>();
    for (int share = 0; share < 3; share++) {
      Pace pace = new Pace(START, 300, share, 3);
      for (int i = 0; i < 100; i++) {
        due.add(pace.due());
        pace.sent();
      }
    }
    due.sort(null);
    for (int i = 0; i < due.size(); i++) {
      assertEquals(START + i * 1e9 / 300, due.get(i), 2);
    }
  }
}
