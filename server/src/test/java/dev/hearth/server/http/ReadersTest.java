package dev.hearth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(-5);
  private final Readers readers = new Readers(2, 10, now::get, Duration.ofMillis(1));

  @AfterEach
  void close() {
    readers.close();
  }

  @Test
  void platformThread_readsByItself() {
    assertSame(Thread.currentThread(), readers.read(Thread::currentThread));
  }

  @Test
  void virtualThread_readsOnThePool() throws Exception {
    CompletableFuture<String> name = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> name.complete(readers.read(() -> Thread.currentThread().getName())));
    assertTrue(name.get().startsWith("reader-"), name.get());
  }

  @Test
  void scans_leaveReadersToOtherReads_andAreTurnedAwayWhenNoTurnComes() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> scan =
        CompletableFuture.supplyAsync(
            () ->
                readers.scan(
                    () -> {
                      begun.countDown();
                      return awaitAndSay(end, "scanned");
                    }),
            Thread::startVirtualThread);
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(() -> readers.read(() -> "read"), Thread::startVirtualThread);
    assertEquals("read", read.get(60, TimeUnit.SECONDS));
    StorageException.Overloaded overloaded =
        assertThrows(StorageException.Overloaded.class, () -> readers.scan(() -> "scanned"));
    assertEquals("scans", overloaded.limit());

    end.countDown();
    assertEquals("scanned", scan.get(60, TimeUnit.SECONDS));
    assertEquals("again", readers.scan(() -> "again"));
  }

  @Test
  void scanThatFails_givesItsTurnBack() {
    for (int i = 0; i < 3; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              readers.scan(
                  () -> {
                    throw new IllegalStateException("on purpose");
                  }));
    }
  }

  private static String awaitAndSay(CountDownLatch latch, String word) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
      return word;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void slowRead_sendsReadersToThePool_forAMoment() {
    assertTrue(readers.areQuick());
    readers.read(() -> now.addAndGet(100_000));
    assertTrue(readers.areQuick());

    readers.read(() -> now.addAndGet(MILLI));
    assertFalse(readers.areQuick());
    now.addAndGet(9 * MILLI);
    assertFalse(readers.areQuick());
    now.addAndGet(MILLI);
    assertTrue(readers.areQuick());
  }

  @Test
  void slowReadThatFails_countsToo() {
    IllegalStateException failure = new IllegalStateException();
    assertEquals(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                readers.read(
                    () -> {
                      now.addAndGet(MILLI);
                      throw failure;
                    })));
    assertFalse(readers.areQuick());
  }
}
