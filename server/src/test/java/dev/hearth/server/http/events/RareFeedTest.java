package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.model.Pubky;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text feeds that look through more rows than one read does before they find something. */
class RareFeedTest {
  private static final int ROWS_MAX = 10;
  private static final int BETWEEN = 200;

  private static final int CLIENTS = 20;

  @Test
  void manyAtOnce_takeTurns_andEachIsAnswered(@TempDir Path folder) throws Exception {
    FeedLimits limits = new FeedLimits(100, ROWS_MAX, false);
    try (FeedServer server =
            FeedServer.start(
                StorageConfig.defaults(folder),
                SubscriptionLimits.DEFAULTS,
                new ManualTicker(),
                limits);
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      FeedReader reader = new FeedReader(server);
      Pubky alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
      server.put(alice, "/pub/rare/1", "x");
      server.putMany(alice, "/pub/", BETWEEN);
      server.put(alice, "/pub/rare/2", "x");
      String late = "&cursor=" + FeedServer.START_MICROS;

      List<Future<String>> both = new ArrayList<>();
      List<Future<String>> last = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        both.add(clients.submit(() -> reader.feed("/events/?selector=*/pub/rare/")));
        last.add(clients.submit(() -> reader.feed("/events/?selector=*/pub/rare/" + late)));
      }
      for (Future<String> answer : both) {
        assertEquals("1 2", answer.get());
      }
      for (Future<String> answer : last) {
        assertEquals("2", answer.get());
      }
    }
  }
}
