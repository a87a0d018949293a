package dev.hearth.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.client.KeyPair;
import dev.hearth.server.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official SDK 0.6.0, unchanged, against a homeserver it finds as it finds every other: through
 * packets on a pkarr relay. What is asked and expected stands in the scripts.
 */
@Tag("e2e")
@Timeout(120)
class SdkE2eTest {
  @ParameterizedTest
  @ValueSource(strings = {"sdk-sessions.mjs", "sdk-storage.mjs", "sdk-listing.mjs"})
  void openHomeserver_servesTheSdk(String script, @TempDir Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "--signup", "open");
        PkarrRelay relay = new PkarrRelay()) {
      NodeScript.run(script, published(server, relay));
    }
  }

  @Test
  void openHomeserver_servesTheSdkInAPage(@TempDir Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "--signup", "open");
        PkarrRelay relay = new PkarrRelay();
        Browser browser = new Browser()) {
      assertEquals("", browser.run("sdk-in-page.mjs", published(server, relay)));
    }
  }

  @Test
  void homeserverThatWantsTokens_takesEachOnce(@TempDir Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "--signup", "token");
        PkarrRelay relay = new PkarrRelay()) {
      Map<String, String> given = published(server, relay);
      given.put("token", ServerProcess.command("signup-token", "--data-dir", folder.toString()));
      NodeScript.run("sdk-signup-token.mjs", given);
    }
  }

  /** Tells the relay where the homeserver is, signed with the homeserver's own key. */
  private static Map<String, String> published(ServerProcess server, PkarrRelay relay)
      throws Exception {
    KeyPair key = KeyPair.fromHex(Files.readString(server.dataDir().resolve("secret")));
    int port = server.uri().getPort();
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    relay.publish(key.pubky().z32(), PkarrPacket.homeserver(key, 6287, port, now));
    return new HashMap<>(
        Map.of(
            "relay", relay.uri().toString(),
            "homeserver", key.pubky().z32(),
            "server", server.uri().toString()));
  }
}
