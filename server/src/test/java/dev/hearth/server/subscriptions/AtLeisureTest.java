package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.selectors.SelectorLimits;
import dev.hearth.storage.selectors.SelectorTables;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a committer offers itself, and what it hands on. The dispatcher's own thread never runs. */
class AtLeisureTest {
  private static final int MANY = 64;

  private final Inbox inbox = new Inbox();
  private final Registry registry = new Registry(MANY + 1, MANY + 1);

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private SelectorTables selectors;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Dispatcher dispatcher;

  @BeforeEach
  void open(@TempDir Path folder) {
    selectors = SelectorTables.open(folder, new SelectorLimits(1, 1 << 10), 1);
    dispatcher =
        new Dispatcher(
            new ModelStore(),
            selectors,
            registry,
            new Tail(1 << 20, 0),
            inbox,
            new Handover(_ -> {}, _ -> {}),
            new Counters(),
            2);
  }

  @AfterEach
  void close() {
    dispatcher.close();
    selectors.close();
  }

  private static List<Event> events(int count) {
    return LongStream.rangeClosed(1, count)
        .<Event>mapToObj(
            i ->
                new Event.Delete(
                    new Sequence(i), EngineFixture.ALICE, ResourcePath.of("/pub/a"), 1))
        .toList();
  }

  private void admit(int streams) {
    for (int i = 0; i < streams; i++) {
      assertInstanceOf(Admission.Place.class, registry.admit(InetAddress.getLoopbackAddress()));
    }
  }

  private void assertHandedOn(List<Event> batch) throws InterruptedException {
    assertEquals(0, dispatcher.published());
    assertEquals(new Inbox.Work.Batch(batch), inbox.take());
  }

  @Test
  void fewEventsForFewStreams_areOfferedAtOnce() {
    admit(MANY);
    dispatcher.committedAtLeisure(events(8));
    assertEquals(8, dispatcher.published());

    dispatcher.committedAtLeisure(events(9).subList(8, 9));
    assertEquals(9, dispatcher.published(), "the place was given back");
  }

  @Test
  void manyEvents_areHandedOn() throws InterruptedException {
    dispatcher.committedAtLeisure(events(9));
    assertHandedOn(events(9));
  }

  @Test
  void whatIsForManyStreams_isHandedOn() throws InterruptedException {
    admit(MANY + 1);
    dispatcher.committedAtLeisure(events(1));
    assertHandedOn(events(1));
  }

  @Test
  void whileWritersWait_everythingIsHandedOn() throws InterruptedException {
    dispatcher.committed(events(1));
    assertHandedOn(events(1));
  }

  @Test
  void whatFollowsABatchThatWaits_waitsBehindIt() throws InterruptedException {
    dispatcher.committed(events(1));
    dispatcher.committedAtLeisure(events(2).subList(1, 2));
    assertHandedOn(events(1));
    assertEquals(new Inbox.Work.Batch(events(2).subList(1, 2)), inbox.take());
  }

  /** By whoever commits; only while the stream is busy do others write. */
  @Test
  void loneStream_isWrittenToBeforeTheCallReturns(@TempDir Path folder) {
    try (EngineFixture engine = new EngineFixture(folder)) {
      TestOutput output = engine.everything(0).output();
      engine.awaitLive(1);
      long before = output.writesBy(Thread.currentThread()); // Whoever opens writes as well.
      long sequence = 0;
      while (output.writesBy(Thread.currentThread()) == before && sequence < 1_000) {
        sequence += 2; // The model's even sequences are announced at leisure.
        long put = sequence;
        engine.store.put(put, EngineFixture.ALICE, "/pub/a");
        output.awaitBlocks(_ -> output.sequences().contains(put));
      }
      assertTrue(sequence < 1_000, "others wrote each time");
    }
  }
}
