package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.hearth.client.testing.PlainPage;
import dev.hearth.client.testing.PlainPage.Row;
import dev.hearth.client.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another writer wrote is read; what nobody wrote is refused. */
final class EventPageTest {
  private static final int ROUNDS = 200;

  private final Random random = Seeds.random("EventPageTest", 17);

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private String path() {
    return switch (random.nextInt(3)) {
      case 0 -> "/" + "x".repeat(random.nextInt(4096));
      case 1 -> "/pub/ж/" + random.nextInt(20);
      default -> "/pub/app/posts/" + random.nextInt(1_000_000);
    };
  }

  private List<Row> rows(long after) {
    byte[][] users = {bytes(32), bytes(32), bytes(32)};
    List<Row> rows = new ArrayList<>();
    long sequence = after;
    for (int i = random.nextInt(50); i > 0; i--) {
      sequence += 1 + (random.nextLong() >>> (25 + random.nextInt(38)));
      byte[] user = users[random.nextInt(users.length)];
      int suffix = 1 + random.nextInt(12);
      byte[] hash = random.nextInt(4) == 0 ? new byte[0] : bytes(32);
      long length = random.nextLong() >>> (1 + random.nextInt(62));
      String type = "text/" + random.nextInt(3);
      rows.add(new Row(sequence, user, suffix, path(), hash, length, type));
    }
    return rows;
  }

  private static long end(long after, List<Row> rows) {
    return 1 + (rows.isEmpty() ? after : rows.getLast().sequence());
  }

  @Test
  void everyColumn_isReadAsItWasWritten() {
    for (int round = 0; round < ROUNDS; round++) {
      long after = random.nextLong() >>> (2 + random.nextInt(61));
      List<Row> rows = rows(after);
      EventPage page = EventPage.decode(PlainPage.file(after, end(after, rows), rows));
      assertEquals(after, page.after());
      assertEquals(rows.size(), page.events());
      PageWalk walk = page.walk();
      for (Row row : rows) {
        assertTrue(walk.next());
        same(row, page, walk);
      }
      assertFalse(walk.next());
    }
  }

  private static void same(Row row, EventPage page, PageWalk walk) {
    assertEquals(row.sequence(), walk.sequence());
    assertEquals(ZBase32.encode(row.user()), page.user(walk.user()));
    assertEquals(row.suffix(), walk.suffixLength());
    assertEquals(row.path(), walk.path());
    byte[] utf8 = row.path().getBytes(StandardCharsets.UTF_8);
    byte[] copy = new byte[utf8.length + 1];
    assertEquals(copy.length, walk.copyPath(copy, 1));
    assertArrayEquals(utf8, Arrays.copyOfRange(copy, 1, copy.length));
    assertTrue(walk.pathStartsWith(Arrays.copyOf(utf8, utf8.length / 2)));
    assertFalse(walk.pathStartsWith(Arrays.copyOf(utf8, utf8.length + 1)));
    assertEquals(row.isPut(), walk.isPut());
    if (row.isPut()) {
      assertEquals(row.length(), walk.length());
      assertEquals(row.type(), page.type(walk.type()));
      byte[] hash = new byte[32];
      walk.copyHash(hash, 0);
      assertArrayEquals(row.hash(), hash);
    } else {
      assertThrows(IllegalStateException.class, walk::length);
    }
  }

  /** Some bits of a zstd frame say the same either way; no change says anything else. */
  @Test
  void everyByteThatChanges_isFound_orChangesNothing() {
    List<Row> rows = rows(5);
    byte[] file = PlainPage.file(5, end(5, rows), rows);
    for (int i = 0; i < file.length; i++) {
      byte was = file[i];
      file[i] ^= (byte) (1 << random.nextInt(8));
      if (i < PageHeader.BYTES) {
        assertThrows(MalformedException.class, () -> EventPage.decode(file), "byte " + i);
      } else {
        assertSameOrMalformed(file, rows);
      }
      file[i] = was;
    }
    byte[] cut = Arrays.copyOf(file, file.length - 1);
    assertThrows(MalformedException.class, () -> EventPage.decode(cut));
    byte[] more = Arrays.copyOf(file, file.length + 1);
    assertThrows(MalformedException.class, () -> EventPage.decode(more));
  }

  private static void assertSameOrMalformed(byte[] file, List<Row> rows) {
    try {
      EventPage page = EventPage.decode(file);
      PageWalk walk = page.walk();
      for (Row row : rows) {
        assertTrue(walk.next());
        same(row, page, walk);
      }
      assertFalse(walk.next());
    } catch (MalformedException e) {
      // Found.
    }
  }

  /** One put by user 0 at sequence 6 of /a, of type "t", length 9; each line breaks one column. */
  @ParameterizedTest
  @CsvSource({
    "32, 2, type longer than the body",
    "34, 0, mark without a key",
    "34, 13, mark with too long a key",
    "34, 129, a delete that is not counted",
    "35, 0, a step of nothing",
    "35, 9, a step beyond the range",
    "36, 1, a user who is not there",
    "37, 1, a path that shares with none",
    "38, 0, a path of nothing",
    "38, 3, a path that ends elsewhere",
    "39, 97, a path without root",
    "41, 1, a type that is not there",
    "42, 137, a number that goes on"
  })
  void whatDoesNotFit_isRefused(int place, int value, String why) {
    byte[] body = new byte[32 + 11 + 32];
    byte[] rest = {1, 't', 1, 1, 0, 0, 2, '/', 'a', 0, 9};
    System.arraycopy(rest, 0, body, 32, rest.length);
    int[] counts = {1, 1, 1, 1};
    EventPage page = EventPage.decode(PlainPage.wrap(5, 8, counts, body));
    assertEquals(1, page.types());
    assertEquals("t", page.type(0));
    assertEquals(0, page.userOf(new byte[32]));
    assertEquals(-1, page.userOf(bytes(32)));
    body[place] = (byte) value;
    byte[] file = PlainPage.wrap(5, 8, counts, body);
    assertThrows(MalformedException.class, () -> EventPage.decode(file), why);
  }

  /** A million deletes of a million users who are all the same: some hundred bytes of zstd. */
  private static byte[] bomb() {
    int events = 1 << 20;
    byte[] body = new byte[32 * events + 5 * events + 1];
    int marks = 32 * events;
    int shared = marks + 3 * events;
    Arrays.fill(body, marks, marks + events, (byte) 0x81);
    Arrays.fill(body, marks + events, marks + 2 * events, (byte) 1);
    Arrays.fill(body, shared + 1, shared + events, (byte) 1);
    body[shared + events] = 1;
    body[body.length - 1] = '/';
    return PlainPage.wrap(0, events, new int[] {events, 0, events, 0}, body);
  }

  /** What a page takes is known before it is taken, however small its file is. */
  @Test
  void aPage_takesNoMoreMemoryThanItsHeaderSays() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] file = bomb();
    assertTrue(file.length < 10_000, "it has " + file.length);
    assertEquals(1 << 20, EventPage.decode(file).users()); // and everything is loaded
    long before = threads.getCurrentThreadAllocatedBytes();
    EventPage page = EventPage.decode(file);
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(1 << 20, page.events());
    assertTrue(taken <= EventPage.memory(file), taken + " are more than said");
    assertTrue(EventPage.memory(file) < 64 << 20, "it says " + EventPage.memory(file));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 31, 32, 1795212694655484L, Long.MAX_VALUE})
  void positions_areReadAndWritten(long sequence) {
    assertEquals(sequence, Position.sequence(Position.text(sequence)));
  }

  @Test
  void positions_areThePublishedOnes() {
    assertEquals("00361F46YR8ZR", Position.text(1795212694655484L));
    assertEquals("00361F46YR8ZR8p", Position.id(1795212694655484L, "8p"));
    assertThrows(MalformedException.class, () -> Position.sequence("00361F46YR8Z"));
    assertThrows(MalformedException.class, () -> Position.sequence("Z0361F46YR8ZR"));
  }
}
