package dev.hearth.client.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hearth.client.testing.PlainPage;
import java.nio.ByteBuffer;

/**
 * Whatever bytes come as a page, also under a header and checksums that are right: no exception but
 * {@link MalformedException}, and what is accepted can be walked to its end.
 *
 * <p>A usual test run tries the seeds in {@code src/test/resources} only. {@code JAZZER_FUZZ=1 mvn
 * -pl client test -Dtest=EventPageFuzzTest} searches for new ones.
 */
final class EventPageFuzzTest {
  private static final int COUNT_BYTES = 4;

  @FuzzTest(maxDuration = "5m")
  void anyBytes_areAPageOrMalformed(byte[] bytes) {
    read(bytes);
    if (bytes.length >= COUNT_BYTES) {
      read(wrapped(bytes));
    }
  }

  /** The first four bytes as counts, the rest as the body. */
  private static byte[] wrapped(byte[] bytes) {
    int[] counts = new int[COUNT_BYTES];
    for (int i = 0; i < COUNT_BYTES; i++) {
      counts[i] = bytes[i] & 0x3F;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, COUNT_BYTES, bytes.length - COUNT_BYTES);
    byte[] body = new byte[rest.remaining()];
    rest.get(body);
    return PlainPage.wrap(7, Long.MAX_VALUE, counts, body);
  }

  private static void read(byte[] file) {
    try {
      EventPage page = EventPage.decode(file);
      byte[] target = new byte[EventPage.PATH_BYTES_MAX];
      for (PageWalk walk = page.walk(); walk.next(); ) {
        walk.copyPath(target, 0);
        page.user(walk.user());
        if (walk.isPut()) {
          page.type(walk.type());
          walk.copyHash(target, 0);
        }
      }
    } catch (MalformedException e) {
      // Said in the right way.
    }
  }
}
