package dev.hearth.server.subscriptions;

import dev.hearth.server.subscriptions.EngineFixture.TestStream;
import dev.hearth.storage.model.Event;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A store that is wrong on purpose, in one of two ways: it numbers an event before the order of
 * commits is settled, so that a later number is visible first; or it tells of an event before it is
 * committed.
 */
final class WrongWorld implements World {
  private final EngineFixture engine;
  private final boolean announcesFirst;
  private final Set<String> announced = new HashSet<>();
  private @Nullable Runnable restOfFirst;
  private @Nullable Runnable restOfSecond;

  WrongWorld(Path folder, boolean announcesFirst) {
    this.engine = new EngineFixture(folder);
    this.announcesFirst = announcesFirst;
  }

  @Override
  public LogSource log() {
    return engine.store;
  }

  @Override
  public TestStream open(SubscriptionRequest request) {
    return engine.open(request);
  }

  @Override
  public void startFirst(String path) {
    if (announcesFirst) {
      Event event =
          new Event.Delete(
              new dev.hearth.storage.model.Sequence(1),
              EngineFixture.ALICE,
              dev.hearth.storage.model.ResourcePath.of(path),
              1);
      announce(event);
      restOfFirst = () -> engine.store.commitDelete(1, EngineFixture.ALICE, path);
    } else {
      restOfFirst = () -> announce(engine.store.commitPut(1, EngineFixture.ALICE, path, "a"));
    }
  }

  @Override
  public void startSecond(String path) {
    restOfSecond = () -> announce(engine.store.commitPut(2, EngineFixture.BOB, path, "b"));
    if (!announcesFirst) {
      restOfSecond.run();
      restOfSecond = null;
    }
  }

  private void announce(Event event) {
    engine.store.announce(event);
    announced.add(event.path().toString());
  }

  @Override
  public void release() {
    if (restOfFirst != null) {
      restOfFirst.run();
    }
    if (restOfSecond != null) {
      restOfSecond.run();
    }
  }

  @Override
  public void writeLast(String path) {
    announce(engine.store.commitPut(3, EngineFixture.ALICE, path, "c"));
  }

  @Override
  public Set<String> announced() {
    return announced;
  }

  @Override
  public void close() {
    engine.close();
  }
}
