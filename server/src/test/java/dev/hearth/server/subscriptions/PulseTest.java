package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a heartbeat is due and a socket stalled: heartbeat 15 s, stall timeout 60 s. */
class PulseTest {
  private final TestOutput output = new TestOutput();
  private final Pulse pulse = new Pulse(SubscriptionLimits.DEFAULTS, 0);

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private Pulse.Check check(int atSecond) {
    return pulse.check(seconds(atSecond), output);
  }

  @Test
  void heartbeat_isDueAfterSilence() {
    pulse.writing(seconds(2));
    pulse.written();
    assertFalse(pulse.heartbeatDue(seconds(16)));
    assertTrue(pulse.heartbeatDue(seconds(17)));
  }

  @Test
  void heartbeat_isDueEverySecond_whereNobodyMayBeLeft() {
    pulse.writing(seconds(2));
    pulse.written();
    pulse.hurry();
    assertEquals(Pulse.Check.DUE, check(3));
    pulse.writing(seconds(3));
    pulse.written();
    assertEquals(Pulse.Check.NOTHING, pulse.check(seconds(4) - 1, output));
    assertEquals(Pulse.Check.DUE, check(4));
  }

  @Test
  void socketThatTakesNothing_isStalledAfterTheTimeout_countedFromTheFirstLook() {
    pulse.writing(0);
    for (int second = 5; second < 65; second += 5) {
      assertEquals(Pulse.Check.NOTHING, check(second), "at " + second);
    }
    assertEquals(Pulse.Check.STALLED, check(65));
  }

  @Test
  void oneByte_beginsTheTimeAnew() {
    pulse.writing(0);
    for (int second = 5; second < 60; second += 5) {
      assertEquals(Pulse.Check.NOTHING, check(second));
    }
    output.takeOneByte();
    for (int second = 60; second < 120; second += 5) {
      assertEquals(Pulse.Check.NOTHING, check(second), "at " + second);
    }
    assertEquals(Pulse.Check.STALLED, check(120));
  }

  @Test
  void machineThatSlept_doesNotCutItsPeers() {
    pulse.writing(0);
    assertEquals(Pulse.Check.NOTHING, check(1));
    assertEquals(Pulse.Check.NOTHING, check(3_600));
    assertEquals(Pulse.Check.NOTHING, check(7_200));
    assertEquals(Pulse.Check.STALLED, check(10_800), "but not for ever");
  }
}
