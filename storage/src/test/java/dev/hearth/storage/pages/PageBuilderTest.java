package dev.hearth.storage.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.layout.PageLayout;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.testing.Samples;
import dev.hearth.storage.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is built is read back by another reader, and nothing else passes for it. */
final class PageBuilderTest {
  private static final int ROUNDS = 200;

  private final Random random = Seeds.random("PageBuilderTest", 11);
  private final PageBuilder builder = new PageBuilder(PageSealer.LEVEL);

  static void add(PageBuilder builder, Event event) {
    int length = event.path().copyTo(builder.path(), 0);
    long sequence = event.sequence().value();
    switch (event) {
      case Event.Put put ->
          builder.put(
              sequence,
              put.user(),
              put.suffixLength(),
              length,
              put.length(),
              put.contentType(),
              put.hash());
      case Event.Delete delete ->
          builder.delete(sequence, delete.user(), delete.suffixLength(), length);
    }
  }

  private long upTo(int bits) {
    return random.nextLong() >>> (64 - 1 - random.nextInt(bits));
  }

  private ResourcePath path() {
    return switch (random.nextInt(4)) {
      case 0 -> Samples.pathOf("/pub/", 5 + random.nextInt(ResourcePath.BYTES_MAX - 4));
      case 1 -> ResourcePath.of("/pub/ж/" + random.nextInt(50));
      default -> ResourcePath.of("/pub/app/posts/" + random.nextInt(1_000_000));
    };
  }

  private List<Event> events(long after) {
    List<Event> events = new ArrayList<>();
    long sequence = after;
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      sequence += 1 + upTo(40);
      var key = Samples.key(random.nextInt(8));
      int suffix = 1 + random.nextInt(12);
      if (random.nextInt(4) == 0) {
        events.add(new Event.Delete(new Sequence(sequence), key, path(), suffix));
      } else {
        ContentHash hash =
            new ContentHash(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        String type = "text/" + "x".repeat(random.nextInt(300));
        events.add(
            new Event.Put(new Sequence(sequence), key, path(), suffix, upTo(62), type, hash));
      }
    }
    return events;
  }

  private ByteBuffer build(long after, List<Event> events, long through) {
    builder.begin(after);
    events.forEach(event -> add(builder, event));
    return builder.build(through);
  }

  @Test
  void randomEvents_areReadBack() {
    for (int round = 0; round < ROUNDS; round++) {
      long after = upTo(50);
      List<Event> events = events(after);
      long last = events.isEmpty() ? after : events.getLast().sequence().value();
      long through = last + 1 + random.nextInt(3);
      ByteBuffer file = build(after, events, through);
      assertEquals(events, PlainPage.events(file));
      PageName name = new PageName(new Sequence(after), new Sequence(through), PageName.hash(file));
      assertTrue(isNamed(file, name));
      assertEquals(PageName.parse(name.toString()).orElseThrow(), name);
    }
  }

  @Test
  void equalEvents_giveEqualBytes_alsoFromAUsedBuilder() {
    List<Event> events = events(7);
    long through = 1L << 60;
    ByteBuffer first = build(7, events, through);
    build(3, events(3), through);
    assertEquals(first, build(7, events, through));
    builder.begin(7);
    events.forEach(event -> add(builder, event));
    assertEquals(first, builder.build(through));
  }

  private static boolean isNamed(ByteBuffer file, PageName name) {
    return PageCheck.isNamed(file, file.remaining(), PageName.hash(file), name);
  }

  @Test
  void everySingleBitThatChanges_isFound() {
    ByteBuffer file = build(5, events(5), 1L << 60);
    PageName name = new PageName(new Sequence(5), new Sequence(1L << 60), PageName.hash(file));
    for (int bit = 0; bit < 8 * file.remaining(); bit += 1 + random.nextInt(16)) {
      byte was = file.get(bit / 8);
      file.put(bit / 8, (byte) (was ^ (1 << (bit % 8))));
      assertFalse(isNamed(file, name), "bit " + bit);
      file.put(bit / 8, was);
    }
    assertTrue(isNamed(file, name));
    assertFalse(isNamed(file.slice(0, file.remaining() - 1), name));
  }

  @Test
  void theWholeFile_isOneThatZstdReads() {
    ByteBuffer file = build(5, events(5), 1L << 60);
    byte[] bytes = new byte[file.remaining()];
    file.duplicate().get(bytes);
    byte[] body = new byte[PageLayout.read(file).orElseThrow().bodyBytes()];
    long length = com.github.luben.zstd.Zstd.decompress(body, bytes);
    assertEquals(body.length, length);
  }

  @Test
  void sequencesThatDoNotRise_areRefused() {
    builder.begin(9);
    Event late = new Event.Delete(new Sequence(9), Samples.key(1), ResourcePath.of("/pub/a"), 1);
    assertThrows(IllegalStateException.class, () -> add(builder, late));
  }

  @Test
  void names_haveOneSpelling() {
    String name = "00361F46YR8ZR-00361F46YR9ZG-9c01d4e5b6773f2a41d2c3b4a5968778";
    assertEquals(name, PageName.parse(name).orElseThrow().toString());
    for (String other :
        List.of(
            name.toLowerCase(java.util.Locale.ROOT),
            name.replace('c', 'C'),
            name.replace('9', 'g'),
            name.replace("9ZG", "8ZR"),
            name + "0",
            name.substring(1),
            "../" + name.substring(3),
            "")) {
      assertTrue(PageName.parse(other).isEmpty(), other);
    }
  }
}
