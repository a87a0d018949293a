package dev.hearth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.hearth.client.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What pages of history hold in memory is bounded by what was said to be, not by who sends them.
 */
@Timeout(60)
final class PageMemoryTest {
  private static final long MOST = 1_000;

  /** Pages are unpacked by four threads in any order and read in theirs, as in a window. */
  @Test
  void noMoreIsHeldThanThereMayBe_andNobodyWaitsForEver() throws Exception {
    Random random = Seeds.random("PageMemoryTest", 3);
    PageMemory memory = new PageMemory(MOST);
    AtomicLong highest = new AtomicLong();
    Semaphore ahead = new Semaphore(7);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<PageMemory.Part> parts = new ArrayList<>();
      List<Future<?>> unpacked = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        ahead.acquire();
        PageMemory.Part part = memory.next();
        long bytes = random.nextInt((int) MOST) + 1L;
        parts.add(part);
        unpacked.add(threads.submit(() -> take(part, bytes, memory, highest)));
        if (i >= 6) {
          unpacked.get(i - 6).get(30, TimeUnit.SECONDS);
          parts.get(i - 6).free();
          ahead.release();
        }
      }
      for (int i = 494; i < 500; i++) {
        unpacked.get(i).get(30, TimeUnit.SECONDS);
        parts.get(i).free();
        parts.get(i).free();
      }
    }
    assertEquals(0, memory.held());
    assertTrue(highest.get() <= MOST, "there were " + highest);
    assertTrue(highest.get() > MOST / 2, "there were " + highest);
  }

  private static Object take(
      PageMemory.Part part, long bytes, PageMemory memory, AtomicLong highest)
      throws InterruptedException {
    part.take(bytes);
    part.take(bytes);
    highest.accumulateAndGet(memory.held(), Math::max);
    return part;
  }

  @Test
  void whatIsLargerThanAll_comesAlone() throws Exception {
    PageMemory memory = new PageMemory(MOST);
    PageMemory.Part first = memory.next();
    PageMemory.Part second = memory.next();
    first.take(5 * MOST);
    assertEquals(5 * MOST, memory.held());
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> waiting = threads.submit(() -> take(second, 1, memory, new AtomicLong()));
      assertFalse(waiting.isDone());
      first.free();
      waiting.get(30, TimeUnit.SECONDS);
    }
    assertEquals(1, memory.held());
  }

  /** The list says what it likes; memory goes to bytes that came. */
  @Test
  void aListThatLies_costsNoMemory() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThrows(
        HomeserverException.BadAnswer.class,
        () -> PageFetcher.read(new ByteArrayInputStream(new byte[10]), PageFetcher.PAGE_BYTES_MAX));
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < 32 << 20, "it took " + taken);
  }

  @Test
  void aPageOfAnyLength_isReadWhole() throws IOException {
    byte[] sent = new byte[21 << 20];
    new Random(5).nextBytes(sent);
    for (int length : new int[] {1, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9 << 20, 21 << 20}) {
      byte[] file = Arrays.copyOf(sent, length);
      assertTrue(Arrays.equals(file, PageFetcher.read(new ByteArrayInputStream(file), length)));
      for (int said : new int[] {length - 1, length + 1}) {
        assertThrows(
            HomeserverException.BadAnswer.class,
            () -> PageFetcher.read(new ByteArrayInputStream(file), said));
      }
    }
  }

  /** What fits its room is made once; what does not comes again and again, and right. */
  @Test
  void aTable_isRight_howeverLargeItIs() {
    List<Integer> made = new ArrayList<>();
    PageTable<String> table =
        new PageTable<>(
            200_000,
            place -> {
              made.add(place);
              return "entry " + place;
            });
    int[] places = {0, 0, 65_535, 65_535, 65_536, 0, 199_999, 131_072, 65_536};
    for (int place : places) {
      assertEquals("entry " + place, table.get(place));
    }
    assertEquals(List.of(0, 65_535, 65_536, 0, 199_999, 131_072, 65_536), made);
  }
}
