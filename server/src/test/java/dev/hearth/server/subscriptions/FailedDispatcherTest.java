package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.server.observability.Health;
import dev.hearth.storage.StorageHealth;
import dev.hearth.storage.events.Bounds;
import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error that ends the dispatcher ends the streams too, and whoever asks is told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FailedDispatcherTest {
  /** A batch that nobody can read, or nobody but its maker, as when memory is short. */
  private static final class Unreadable extends AbstractList<Event> {
    private final boolean readableHere;
    private final Thread maker = Thread.currentThread();

    Unreadable(boolean readableHere) {
      this.readableHere = readableHere;
    }

    @Override
    public Event get(int index) {
      if (readableHere && maker.equals(Thread.currentThread())) {
        return new Event.Delete(new Sequence(1), EngineFixture.ALICE, ResourcePath.of("/pub/a"), 1);
      }
      throw new OutOfMemoryError("as if");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyStreamEnds_nobodyIsAdmitted_andHealthSaysSo(boolean atLeisure, @TempDir Path folder) {
    try (EngineFixture engine = new EngineFixture(folder)) {
      var stream = engine.everything(0);
      engine.awaitLive(1);
      assertFalse(engine.subscriptions.hasFailed());

      CommitListener committer = engine.subscriptions.listener();
      if (atLeisure) {
        failAtLeisure(committer, engine);
      } else {
        committer.committed(new Unreadable(true));
      }

      stream.output().awaitAbort();
      assertTrue(engine.subscriptions.hasFailed());
      assertInstanceOf(
          Admission.Refused.class, engine.subscriptions.admit(InetAddress.getLoopbackAddress()));
      engine.store.put(2, EngineFixture.ALICE, "/pub/later"); // Writing goes on.
    }
  }

  /** While the dispatcher has its place, the batch is handed on, and can't be. */
  private static void failAtLeisure(CommitListener committer, EngineFixture engine) {
    while (!engine.subscriptions.hasFailed()) {
      try {
        committer.committedAtLeisure(new Unreadable(false)); // It is no failure of the committer's.
      } catch (OutOfMemoryError _) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void healthTellsTheWorstOfItFirst() {
    assertEquals("ok", status(true, false, false));
    assertEquals("streams_failed", status(true, false, true));
    assertEquals("low_space", status(true, true, true));
    assertEquals("not_writable", status(false, false, true));
  }

  private static String status(boolean writable, boolean lowSpace, boolean streamsFailed) {
    Bounds bounds = new Bounds(Sequence.NONE, Sequence.NONE);
    Health health =
        Health.of(
            new StorageHealth(writable, Optional.empty(), lowSpace, 0, bounds, 0, 0, 0, 0),
            streamsFailed);
    String status = String.valueOf(health.facts().get("status"));
    assertEquals(status.equals("ok"), health.ready());
    return status;
  }
}
