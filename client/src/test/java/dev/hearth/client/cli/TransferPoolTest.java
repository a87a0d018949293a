package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransferPoolTest {
  @Test
  void whatAJobThrows_isThrownAtTheEnd_andNoOtherIsBegun() {
    for (Throwable thrown :
        new Throwable[] {new IllegalStateException(), new StackOverflowError()}) {
      AtomicBoolean ran = new AtomicBoolean();
      try (TransferPool pool = new TransferPool(1)) {
        pool.submit(
            () -> {
              switch (thrown) {
                case Error error -> throw error;
                case RuntimeException failure -> throw failure;
                default -> throw new AssertionError(thrown);
              }
            });
        pool.submit(() -> ran.set(true));
        assertSame(thrown, assertThrows(thrown.getClass(), pool::finish));
        assertFalse(ran.get());
      }
    }
  }
}
