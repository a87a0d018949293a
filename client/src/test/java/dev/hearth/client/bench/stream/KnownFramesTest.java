package dev.hearth.client.bench.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.bench.net.Frame;
import dev.hearth.client.bench.net.FrameScanner;
import dev.hearth.client.bench.net.FrameSink;
import dev.hearth.client.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A stream finds the same in its frames, whether others have shown them before or not. */
final class KnownFramesTest {
  private static final RunNames NAMES = RunNames.of(7);

  /** More than are kept, so that places are taken again. */
  private static final int EVENTS = 20_000;

  private final KnownFrames known = new KnownFrames();

  /** One stream, as a subscriber reads it. */
  private final class Stream implements FrameSink {
    private final FrameScanner scanner = new FrameScanner(this);
    private final FrameReader reader = new FrameReader();
    private final List<String> seen = new ArrayList<>();
    private int read;
    private long place;

    @Override
    public void frame(Frame frame) {
      read++;
      if (reader.read(frame) != FrameReader.Kind.EVENT) {
        seen.add("other");
        return;
      }
      long name =
          RunNames.parse(
              frame.bytes(), reader.dataStart(frame), reader.dataEnd(frame), NAMES.marker());
      int writer = RunNames.writer(name);
      place = known.read(frame, reader, writer, RunNames.number(name));
      seen.add(reader.id(frame) + " " + writer + " " + RunNames.number(name));
    }

    @Override
    public int known(byte[] bytes, int from, int to) {
      int at = from;
      KnownFrames.Known next = known.match(place, bytes, at, to);
      while (next != null) {
        at += next.bytes().length;
        place++;
        String id =
            new String(next.bytes(), next.idStart(), next.idEnd() - next.idStart(), US_ASCII);
        seen.add(id + " " + next.writer() + " " + next.number());
        next = known.match(place, bytes, at, to);
      }
      return at;
    }

    /** In pieces of any length. */
    void feed(String text, Random random) throws IOException {
      byte[] bytes = text.getBytes(US_ASCII);
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + 1 + random.nextInt(900));
        scanner.body(bytes, from, to);
        from = to;
      }
    }
  }

  private static String frame(int id, int writer, long number) {
    return "id: %08d\nevent: PUT\ndata: pubky://x%s\ndata: more\n\n"
        .formatted(id, NAMES.path(writer, number));
  }

  @Test
  void theSecondStream_readsNothingAgain() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append(frame(i, i % 3, i / 3));
    }
    Stream first = new Stream();
    Stream second = new Stream();
    byte[] bytes = text.toString().getBytes(US_ASCII);
    first.scanner.body(bytes, 0, bytes.length);
    second.scanner.body(bytes, 0, bytes.length);
    assertEquals(100, first.read);
    assertEquals(0, second.read);
    assertEquals(first.seen, second.seen);
  }

  @Test
  void aFrameThatDiffersInOneByte_isRead() throws IOException {
    String text = frame(1, 0, 1);
    byte[] bytes = text.getBytes(US_ASCII);
    new Stream().scanner.body(bytes, 0, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      byte[] other = bytes.clone();
      other[i] ^= 1;
      assertEquals(null, known.match(0, other, 0, other.length), "byte " + i);
      assertEquals(null, known.match(0, bytes, 0, i), "the first " + i);
    }
    assertTrue(known.match(0, bytes, 0, bytes.length) != null);
  }

  /** What a frame shows does not depend on what others showed, nor on where reads cut it. */
  @RepeatedTest(3)
  void manyStreams_withGapsAndRepeatsAndOtherFrames_seeWhatEachWasSent() throws IOException {
    Random random = Seeds.random("manyStreams", System.nanoTime());
    List<Stream> streams = new ArrayList<>();
    List<List<String>> sent = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      streams.add(new Stream());
      sent.add(new ArrayList<>());
    }
    List<String> frames = IntStream.range(0, EVENTS).mapToObj(i -> frame(i, i % 5, i / 5)).toList();
    for (int from = 0; from < EVENTS; from += 500) {
      for (int s = 0; s < streams.size(); s++) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + 500; i++) {
          int kind = random.nextInt(200);
          if (kind == 0) {
            continue; // a gap
          }
          if (kind == 1) {
            text.append(":\n\n");
            sent.get(s).add("other");
          }
          // One in two hundred is the same event under another id.
          String frame = kind == 2 ? frame(i + EVENTS, i % 5, i / 5) : frames.get(i);
          for (int times = kind == 3 ? 2 : 1; times > 0; times--) {
            text.append(frame);
            sent.get(s).add(frame.substring(4, 12) + " " + i % 5 + " " + i / 5);
          }
        }
        streams.get(s).feed(text.toString(), random);
      }
    }
    for (int s = 0; s < streams.size(); s++) {
      assertEquals(sent.get(s), streams.get(s).seen);
    }
    int read = streams.stream().mapToInt(stream -> stream.read).sum();
    assertTrue(read < EVENTS * 8, "nothing was known");
  }
}
