package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.ALICE;
import static dev.hearth.server.subscriptions.EngineFixture.BOB;
import static dev.hearth.server.subscriptions.EngineFixture.request;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.StorageConfig;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.model.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A content that one tenant has lost takes nobody's stream with it. */
class LostValueTest {
  /** Every content is a file. */
  private static StoreFixture open(Path folder) {
    StorageConfig config = StorageConfig.defaults(folder).withInlineBytesMax(1);
    return new StoreFixture(config, EngineFixture.SMALL, Steps.NONE);
  }

  private static void loseContents(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void eventWhoseContentIsLost_hasNoValue_andTheStreamGoesOn(@TempDir Path folder)
      throws IOException {
    try (StoreFixture store = open(folder)) {
      store.signUp(ALICE);
      store.signUp(BOB);
      store.putNow(ALICE, "/pub/lost");
      loseContents(folder);
      store.putNow(BOB, "/pub/whole");
      var protocol = new Protocol.Native(Protocol.Format.SSE, true, Protocol.Progress.ID, false);
      var start = new Start.After(new Cursor.Decimal(Sequence.NONE));
      var stream = store.open(request(start, protocol, "*/"));
      List<String> blocks = stream.output().awaitText("event: live");
      String lost = blocks.stream().filter(b -> b.contains("/pub/lost")).findAny().orElseThrow();
      String whole = blocks.stream().filter(b -> b.contains("/pub/whole")).findAny().orElseThrow();
      assertFalse(lost.contains("data: value:"), lost);
      assertTrue(whole.contains("data: value:"), whole);
    }
  }
}
