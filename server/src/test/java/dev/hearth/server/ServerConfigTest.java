package dev.hearth.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.config.ConfigException;
import dev.hearth.server.config.Configuration;
import dev.hearth.server.config.Setting;
import dev.hearth.server.config.Settings;
import dev.hearth.server.http.jetty.HttpLimits;
import dev.hearth.server.subscriptions.SubscriptionLimits;
import dev.hearth.storage.StorageConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each room is given: the defaults are the design's, and addresses are checked at once. */
final class ServerConfigTest {
  private static ServerConfig config(Path folder, Map<Setting, String> settings) {
    DataFolder data = new DataFolder(folder);
    return new ServerConfig(data, Configuration.read(data.config(), Map.of(), settings), 0);
  }

  @Test
  void theDefaults_areThoseOfTheRooms(@TempDir Path folder) {
    ServerConfig config = config(folder, Map.of());
    assertEquals(StorageConfig.defaults(folder.resolve("store")), config.storage());
    assertEquals(SubscriptionLimits.DEFAULTS, config.subscriptions());
    HttpLimits http = config.http();
    assertEquals(HttpLimits.DEFAULTS.requestHeaderBytes(), http.requestHeaderBytes());
    assertEquals(HttpLimits.DEFAULTS.headerFieldsMax(), http.headerFieldsMax());
    assertEquals(HttpLimits.DEFAULTS.headerTimeout(), http.headerTimeout());
    assertEquals(HttpLimits.DEFAULTS.bodyIdle(), http.bodyIdle());
    assertTrue(http.connectionsMax() <= HttpLimits.DEFAULTS.connectionsMax());
    assertEquals(6286, config.listen().getPort());
    assertEquals(6288, config.adminListen().getPort());
  }

  @Test
  void filesOfRequests_areThoseOfAnswersAndUploads(@TempDir Path folder) {
    assertEquals(1_024 + 256, config(folder, Map.of()).filesOfRequests());
    Map<Setting, String> few =
        Map.of(Settings.ANSWER_MEMORY_BYTES, Integer.toString(1 << 20), Settings.UPLOADS, "3");
    assertEquals(8 + 3, config(folder, few).filesOfRequests());
  }

  @Test
  void connections_areAsManyAsTheHeapHolds() {
    assertEquals(1, HttpLimits.connections(1));
    assertEquals(21_845, HttpLimits.connections(1L << 30));
    assertEquals(65_535, HttpLimits.connections((3L << 30) - 1));
    assertEquals(65_536, HttpLimits.connections(3L << 30));
    assertEquals(65_536, HttpLimits.connections(Long.MAX_VALUE));
  }

  @Test
  void allStreams_haveAConnectionEach_inTheLaunchersHeap(@TempDir Path folder) {
    int streams = config(folder, Map.of()).subscriptions().streams();
    assertTrue(HttpLimits.connections(1L << 30) > streams, streams + " streams");
  }

  @Test
  void connections_thatAreSet_areNotTheHeaps(@TempDir Path folder) {
    int ofHeap = HttpLimits.connections(Runtime.getRuntime().maxMemory());
    assertTrue(config(folder, Map.of()).http().connectionsMax() <= ofHeap);
    Map<Setting, String> set = Map.of(Settings.CONNECTIONS, "7");
    assertEquals(7, config(folder, set).http().connectionsMax());
  }

  @Test
  void addresses(@TempDir Path folder) {
    assertEquals(1, config(folder, Map.of(Settings.LISTEN, "[::1]:1")).listen().getPort());
    assertEquals(0, config(folder, Map.of(Settings.LISTEN, "0.0.0.0:0")).listen().getPort());
    for (String bad :
        List.of("nonsense", ":1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "[")) {
      assertThrows(ConfigException.class, () -> config(folder, Map.of(Settings.LISTEN, bad)), bad);
    }
    for (String open : List.of("0.0.0.0:1", "192.0.2.1:1")) {
      assertThrows(
          ConfigException.class, () -> config(folder, Map.of(Settings.ADMIN_LISTEN, open)), open);
    }
  }
}
