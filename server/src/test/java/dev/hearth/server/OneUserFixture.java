package dev.hearth.server;

import dev.hearth.server.testing.TestHomeserver;
import dev.hearth.server.testing.TestKey;
import dev.hearth.server.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A homeserver of its own for each test, and one user who is signed in. */
abstract class OneUserFixture {
  TestHomeserver server;
  TestUser user;

  @BeforeEach
  final void start(@TempDir Path folder) throws IOException {
    server = TestHomeserver.start(folder);
    user = server.signUp(TestKey.ofSeedByte(1));
  }

  @AfterEach
  final void stop() {
    server.close();
  }
}
