package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RealTickerTest {
  @Test
  void anError_endsNoTicking() throws InterruptedException {
    CountDownLatch ticks = new CountDownLatch(2);
    try (RealTicker ticker = new RealTicker()) {
      ticker.start(
          () -> {
            ticks.countDown();
            throw new StackOverflowError();
          });
      assertTrue(ticks.await(60, TimeUnit.SECONDS), "it ticked once and never again");
    }
  }
}
