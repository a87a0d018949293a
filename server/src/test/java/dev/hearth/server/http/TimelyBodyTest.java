package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How far behind a least rate of 10 bytes a second a sender may be: 30 s, whatever was before. */
final class TimelyBodyTest {
  private final byte[] buffer = new byte[1_000];
  private long nanos;

  /** What each next read waits for, and what it brings. */
  private long waitSeconds;

  private int bytes;

  private final TimelyBody body =
      new TimelyBody(
          new InputStream() {
            @Override
            public int read() {
              throw new AssertionError("bytes are read in pieces");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
              nanos += TimeUnit.SECONDS.toNanos(waitSeconds);
              return bytes;
            }
          },
          new LeastRate(Duration.ofSeconds(30), 10, () -> nanos));

  private void reads(int wait, int count) throws IOException {
    waitSeconds = wait;
    bytes = count;
    assertEquals(count, body.read(buffer));
  }

  private void ends(int wait, int count) {
    waitSeconds = wait;
    bytes = count;
    IOException thrown = assertThrows(IOException.class, () -> body.read(buffer));
    assertInstanceOf(TimeoutException.class, thrown.getCause());
    waitSeconds = 0;
    assertThrows(IOException.class, () -> body.read(buffer), "ended is ended");
  }

  @Test
  void atTheRate_aBodyMayTakeForEver() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      reads(20, 200);
    }
    reads(30, 1);
    ends(1, 1);
  }

  @Test
  void belowTheRate_thePatienceIsUsedUp() throws IOException {
    reads(10, 1);
    reads(10, 1);
    reads(10, 1);
    ends(1, 1);
  }

  @Test
  void aPauseIsMadeUpFor_butNothingIsSavedUp() throws IOException {
    reads(30, 1);
    reads(1, 1_000);
    reads(0, 1_000);
    reads(30, 1);
    ends(1, 1);
  }

  @Test
  void theServersOwnTime_isNotTheSenders() throws IOException {
    for (int i = 0; i < 10; i++) {
      nanos += TimeUnit.SECONDS.toNanos(100);
      reads(2, 1);
    }
  }

  @Test
  void theEnd_isNeverTooLate() throws IOException {
    reads(31, -1);
  }

  @Test
  void theRestOfAnUnwantedBody_hasThePatienceOnce() throws IOException {
    reads(29, 1);
    body.endSoon();
    reads(15, 1_000);
    reads(15, 1_000);
    ends(1, 1_000);
  }
}
