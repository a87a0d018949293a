package dev.hearth.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.Address;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.HomeserverException;
import dev.hearth.client.testing.Frames;
import dev.hearth.client.testing.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PatienceTest {
  private final List<Long> waits = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Patience patience = new Patience(time -> waits.add(time.toMillis()), new Random(1));

  private int askAll(ScriptedServer.Script... answers) throws Exception {
    try (ScriptedServer server = new ScriptedServer(answers);
        HomeserverClient client = HomeserverClient.to(server.uri())) {
      Address address = Address.parse(Frames.USER + "/pub/a");
      return patience.call(
          () -> {
            asked.incrementAndGet();
            return client.get(address).content().length();
          });
    }
  }

  @Test
  void overload_isWaitedOut_asLongAsTheServerSays() throws Exception {
    int bytes =
        askAll(
            peer -> peer.answer(503, "Retry-After: 7\r\n", ""),
            peer -> peer.answer(429, "Retry-After: 99999\r\n", ""),
            peer -> peer.answer(200, "", "here"));
    assertEquals(4, bytes);
    assertEquals(List.of(7_000L, Duration.ofSeconds(30).toMillis()), waits);
  }

  @Test
  void silence_isTriedAFewTimes_thenGivenUp() throws Exception {
    ScriptedServer.Script garbage = peer -> peer.send("no HTTP\r\n\r\n");
    assertThrows(
        HomeserverException.Unreachable.class,
        () -> askAll(Collections.nCopies(4, garbage).toArray(ScriptedServer.Script[]::new)));
    assertEquals(4, asked.get());
    assertEquals(3, waits.size());
    for (int i = 0; i < waits.size(); i++) {
      long span = 400L << i;
      assertTrue(waits.get(i) >= span / 2 && waits.get(i) <= span, waits.toString());
    }
  }

  @Test
  void refusal_isNotTriedAgain() {
    assertThrows(HomeserverException.Refused.class, () -> askAll(peer -> peer.answer(400, "", "")));
    assertEquals(1, asked.get());
  }
}
