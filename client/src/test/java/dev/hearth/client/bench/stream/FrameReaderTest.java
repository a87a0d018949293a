package dev.hearth.client.bench.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.client.bench.net.FrameScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private final FrameReader reader = new FrameReader();

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "id: 07|event: PUT|data: pubky://k/pub/a => EVENT id=07 data=pubky://k/pub/a",
        "id: 07|event: DEL|data: pubky://k/pub/a => EVENT id=07 data=pubky://k/pub/a",
        "id: 07|event: PUT|data: u|data: content_hash: x => EVENT id=07 data=u",
        "event: PUT|data: u|data: cursor: 42|data: content_hash: x => EVENT id=42 data=u",
        "id: 9|data: u => EVENT id=9 data=u",
        "data: u => EVENT data=u",
        "event: letter|data: u => EVENT data=u",
        "id: 07|event: live|data: {} => LIVE id=07",
        "id: 07|event: reset|data: {} => RESET id=07",
        "event: bye|data: {} => BYE",
        "id: 07 => PROGRESS id=07",
        "id: 07|event: cursor|data: {} => PROGRESS id=07",
        "retry: 2000|: => RETRY",
        ": => HEARTBEAT",
        "what: ever => HEARTBEAT",
      })
  void frames_areWhatTheySay(String lines, String expected) throws IOException {
    List<String> seen = new ArrayList<>();
    FrameScanner scanner =
        new FrameScanner(
            frame -> {
              FrameReader.Kind kind = reader.read(frame);
              String id =
                  reader.hasId()
                      ? " id=" + text(frame.bytes(), reader.idStart(frame), reader.idEnd(frame))
                      : "";
              String data =
                  kind == FrameReader.Kind.EVENT
                      ? " data="
                          + text(frame.bytes(), reader.dataStart(frame), reader.dataEnd(frame))
                      : "";
              seen.add(kind + id + data);
            });
    byte[] stream = (lines.replace('|', '\n') + "\n\n").getBytes(UTF_8);
    scanner.body(stream, 0, stream.length);
    assertEquals(List.of(expected), seen);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }
}
