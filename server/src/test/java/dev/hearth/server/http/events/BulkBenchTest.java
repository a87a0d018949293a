package dev.hearth.server.http.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.client.bench.BenchCommand;
import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.pages.PageLimits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code hearth bench bulk} reads pages and the stream behind them. It stands here and not beside
 * the other measurements because a page of a whole homeserver has tens of thousands of events.
 */
@Timeout(120)
final class BulkBenchTest {
  private static final PageLimits OF_HUNDRED =
      new PageLimits(100, 1 << 20, 1_000, 1 << 30, 0, Duration.ofMillis(2), Duration.ofMillis(5));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void bulk_readsTwoPages_andTheRestByStream(@TempDir Path folder) throws Exception {
    try (FeedServer server = FeedServer.withPages(StorageConfig.defaults(folder), OF_HUNDRED)) {
      new BulkWriters(server).put(server.signUp(TestKey.ofSeedByte(0), "/:rw").user(), 250);
      assertTrue(server.pages.orElseThrow().awaitPages(2, Duration.ofSeconds(60)));

      assertEquals(0, bulk(server, 250), () -> out.toString() + err);
      JsonNode report = new ObjectMapper().readTree(out.toString());
      assertEquals(250, report.at("/figures/events/value").asInt());
      assertEquals(200, report.at("/figures/paged_events/value").asInt());
      assertEquals(50, report.at("/figures/streamed_events/value").asInt());
      assertTrue(report.at("/figures/bytes_per_event/value").asDouble() > 0);

      assertEquals(1, bulk(server, 251), "one event fewer than expected");
    }
  }

  private int bulk(FeedServer server, int expected) {
    out.getBuffer().setLength(0);
    String url = "http://127.0.0.1:" + server.port();
    return BenchCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(
            "bulk",
            "--json",
            "--probe-time",
            "50ms",
            "--server",
            url,
            "--expect",
            Integer.toString(expected));
  }
}
