package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.server.subscriptions.Wish;
import dev.hearth.storage.model.Selector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Noise in a WebSocket's messages. In the normal build it replays its corpus ({@code
 * SocketMessageFuzzTestInputs}); {@code JAZZER_FUZZ=1 mvn -pl server -am test
 * -Dtest=SocketMessageFuzzTest -Dsurefire.failIfNoSpecifiedTests=false} goes on looking.
 */
class SocketMessageFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each message becomes a wish; what is no operation is told so, as JSON. */
  @FuzzTest(maxDuration = "5m")
  void message(byte[] noise) throws IOException {
    String message = new String(noise, StandardCharsets.UTF_8);
    switch (SocketSession.wish(message, Optional.empty(), 100, () -> {})) {
      case Wish.Tell tell -> {
        var error = JSON.readTree(tell.object());
        assertTrue(error.get("type").textValue().equals("error"), error.toString());
        assertTrue(!error.get("code").textValue().isEmpty(), error.toString());
      }
      case Wish.Change change -> {
        assertTrue(change.selector().prefix().length <= Selector.PREFIX_BYTES_MAX);
        JSON.readTree(change.answers().holdsFrom("00361F46YR8ZW"));
        for (Wish.Reason reason : Wish.Reason.values()) {
          JSON.readTree(change.answers().refused(reason));
        }
      }
      case Wish.Ping _ -> throw new AssertionError("a text is no ping");
    }
  }
}
