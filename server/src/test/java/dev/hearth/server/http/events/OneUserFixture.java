package dev.hearth.server.http.events;

import dev.hearth.server.testing.TestKey;
import dev.hearth.storage.model.Pubky;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of streams with one user, who reads and may write everywhere. */
abstract class OneUserFixture {
  final ManualTicker ticker = new ManualTicker();
  FeedServer server;
  FeedReader reader;
  Pubky alice;

  @BeforeEach
  final void aUser(@TempDir Path folder) throws IOException {
    server = FeedServer.start(folder, ticker);
    reader = new FeedReader(server);
    alice = server.signUp(TestKey.ofSeedByte(0), "/:rw").user();
  }

  @AfterEach
  final void stop() {
    server.close();
  }
}
