package dev.hearth.client.bench.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
  private static final String STREAM =
      """
      retry: 2000
      :

      id: 00361F46YR8ZR8p
      event: PUT
      data: pubky://8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo/pub/a.txt
      data: content_hash: 6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=

      :

      id: 00361F46YR8ZW

      """;
  private static final List<String> FRAMES =
      List.of(
          "retry: 2000|:|",
          "id: 00361F46YR8ZR8p|event: PUT|data:"
              + " pubky://8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo/pub/a.txt|data:"
              + " content_hash: 6o8WPbOGgpJeRJHF5Y1Ls1Bu+MFOt4qG6QjFYkpnIA8=|",
          ":|",
          "id: 00361F46YR8ZW|");

  private final List<String> seen = new ArrayList<>();
  private long bytes;
  private final FrameScanner scanner = new FrameScanner(this::note);

  @Test
  void splitAnywhere_givesTheSameFrames() throws IOException {
    for (int first = 0; first <= STREAM.length(); first++) {
      for (int second = first; second <= STREAM.length(); second++) {
        seen.clear();
        feed(STREAM.substring(0, first));
        feed(STREAM.substring(first, second));
        feed(STREAM.substring(second));
        assertEquals(FRAMES, seen);
      }
    }
  }

  @Test
  void byteByByte_givesTheSameFrames() throws IOException {
    for (int i = 0; i < STREAM.length(); i++) {
      feed(STREAM.substring(i, i + 1));
    }
    assertEquals(FRAMES, seen);
    assertEquals(STREAM.length(), bytes);
  }

  @Test
  void carriageReturns_areNoPartOfLines() throws IOException {
    String stream = STREAM.replace("\n", "\r\n");
    for (int split = 0; split <= stream.length(); split++) {
      seen.clear();
      feed(stream.substring(0, split));
      feed(stream.substring(split));
      assertEquals(FRAMES, seen, "split at " + split);
    }
  }

  @Test
  void unfinishedFrame_isForgottenByReset() throws IOException {
    feed("id: 1\nevent: PUT\n");
    scanner.reset();
    feed("id: 2\n\n");
    assertEquals(List.of("id: 2|"), seen);
  }

  @Test
  void blankLines_areNoFrames() throws IOException {
    feed("\n\n\r\n\nid: 2\n\n\n");
    assertEquals(List.of("id: 2|"), seen);
  }

  @Test
  void endlessFrame_isRefused() {
    assertThrows(
        MalformedResponseException.class,
        () -> {
          for (int i = 0; i < 70; i++) {
            feed("data: " + "x".repeat(1000) + "\n");
          }
        });
  }

  @Test
  void newlines_areFoundWhereTheyAre() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 0 && random.nextBoolean()) {
        noise[random.nextInt(noise.length)] = '\n';
      }
      int from = random.nextInt(noise.length + 1);
      int to = from + random.nextInt(noise.length + 1 - from);
      int expected = -1;
      for (int i = to - 1; i >= from; i--) {
        expected = noise[i] == '\n' ? i : expected;
      }
      assertEquals(expected, Newlines.next(noise, from, to));
    }
  }

  private void note(Frame frame) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < frame.lines(); line++) {
      text.append(frame.text(line)).append('|');
    }
    seen.add(text.toString());
    bytes += frame.size();
  }

  private void feed(String text) throws IOException {
    byte[] piece = text.getBytes(UTF_8);
    scanner.body(piece, 0, piece.length);
  }
}
