package dev.hearth.client.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Whatever a server answers: understood, or {@link MalformedException}.
 *
 * <p>A usual test run tries the seeds only; {@code docs/fuzz.sh} searches for new ones.
 */
final class AnswersFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void sessionRecord(byte[] bytes) {
    try {
      assertEquals(52, SessionRecord.decode(bytes).publicKey().length());
    } catch (MalformedException e) {
      // The answer to noise.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void eventRecord(byte[] bytes) {
    try {
      EventRecord event =
          EventJson.event(EventJson.parse(new String(bytes, StandardCharsets.UTF_8)));
      assertEquals(event.path(), EventJson.event(EventJson.parse(EventJson.write(event))).path());
    } catch (MalformedException e) {
      // The answer to noise.
    }
  }
}
