package dev.hearth.server.http.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Noise where a WebSocket's frames are expected. In the normal build it replays its corpus ({@code
 * ClientFramesFuzzTestInputs}); {@code JAZZER_FUZZ=1 mvn -pl server -am test
 * -Dtest=ClientFramesFuzzTest -Dsurefire.failIfNoSpecifiedTests=false} goes on looking.
 */
class ClientFramesFuzzTest {
  private static final int MESSAGE_BYTES_MAX = 300;

  /**
   * Whatever comes, however it is cut, is read alike, within bounds, and nothing is told behind
   * what is broken, though it is read on.
   */
  @FuzzTest(maxDuration = "5m")
  void frames(byte[] noise) {
    List<String> whole = read(noise, noise.length);
    assertEquals(whole, read(noise, 1));
    assertEquals(whole, read(noise, 7));
  }

  private static List<String> read(byte[] noise, int pieceBytes) {
    ClientFrames frames = new ClientFrames(MESSAGE_BYTES_MAX);
    List<String> seen = new ArrayList<>();
    boolean isBroken = false;
    for (int at = 0; at < noise.length; at += Math.max(1, pieceBytes)) {
      int count = Math.min(Math.max(1, pieceBytes), noise.length - at);
      ByteBuffer piece = ByteBuffer.wrap(noise, at, count);
      for (var input = frames.next(piece); input != null; input = frames.next(piece)) {
        assertFalse(isBroken, "told behind what was broken");
        switch (input) {
          case ClientFrames.Input.Text text -> {
            assertTrue(text.text().length() <= MESSAGE_BYTES_MAX);
            seen.add("text " + text.text());
          }
          case ClientFrames.Input.Ping ping -> {
            assertTrue(ping.payload().length <= 125);
            seen.add("ping " + HexFormat.of().formatHex(ping.payload()));
          }
          case ClientFrames.Input.Close _ -> {
            seen.add("close");
            return seen; // Nothing is read behind a goodbye.
          }
          case ClientFrames.Input.Broken broken -> {
            seen.add("broken " + broken.rule());
            isBroken = true; // A connection reads on, until its client has heard the last words.
          }
        }
      }
      assertEquals(0, piece.remaining());
    }
    return seen;
  }
}
