package dev.hearth.server.subscriptions;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine of its own for each test, with nothing in its store. */
abstract class OneEngineFixture {
  EngineFixture engine;

  @BeforeEach
  final void open(@TempDir Path folder) {
    engine = new EngineFixture(folder);
  }

  @AfterEach
  final void close() {
    engine.close();
  }
}
