package dev.hearth.server.subscriptions;

import dev.hearth.server.subscriptions.EngineFixture.TestStream;
import dev.hearth.storage.events.CommitListener;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The real store; its writer is parked at one of its steps. */
final class StoreWorld implements World {
  private final Parking parking = new Parking();
  private final StoreFixture store;
  private final Set<String> announced = ConcurrentHashMap.newKeySet();
  private Step step = Step.QUEUED;
  private @Nullable CompletableFuture<Event> first;
  private @Nullable CompletableFuture<Event> second;

  /** Holds whoever reaches the armed step first. */
  private static final class Parking implements Steps {
    private record Place(Step step, CountDownLatch parked, CountDownLatch released) {}

    private final AtomicReference<@Nullable Place> armed = new AtomicReference<>();
    private volatile @Nullable Place taken;

    void arm(Step step) {
      armed.set(new Place(step, new CountDownLatch(1), new CountDownLatch(1)));
      taken = armed.get();
    }

    @Override
    public void reached(Step step) {
      Place place = armed.get();
      if (place != null && place.step() == step && armed.compareAndSet(place, null)) {
        place.parked().countDown();
        await(place.released());
      }
    }

    void awaitParked() {
      Place place = taken;
      if (place != null) {
        await(place.parked());
      }
    }

    void release() {
      Place place = taken;
      if (place != null) {
        place.released().countDown();
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        if (!latch.await(60, TimeUnit.SECONDS)) {
          throw new AssertionError("waited in vain at a step");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  StoreWorld(Path folder) {
    store = new StoreFixture(folder, EngineFixture.SMALL, parking);
    store.storage.announceTo(
        new CommitListener() {
          @Override
          public void committed(List<Event> batch) {
            store.subscriptions.listener().committed(batch);
            batch.forEach(event -> announced.add(event.path().toString()));
          }

          @Override
          public void committedAtLeisure(List<Event> batch) {
            store.subscriptions.listener().committedAtLeisure(batch);
            batch.forEach(event -> announced.add(event.path().toString()));
          }
        });
    store.signUp(EngineFixture.ALICE);
    store.signUp(EngineFixture.BOB);
  }

  /** Not the common pool, whose only thread on two cores is the one that is parked. */
  private static void onThread(Runnable task) {
    Thread.ofPlatform().daemon().start(task);
  }

  void parkAt(Step newStep) {
    step = newStep;
  }

  @Override
  public LogSource log() {
    return LogSource.of(store.storage.events());
  }

  @Override
  public TestStream open(SubscriptionRequest request) {
    return store.open(request);
  }

  @Override
  public void startFirst(String path) {
    parking.arm(step);
    first =
        CompletableFuture.supplyAsync(
            () -> store.putNow(EngineFixture.ALICE, path), StoreWorld::onThread);
    parking.awaitParked();
  }

  @Override
  public void startSecond(String path) {
    CompletableFuture<Event> write =
        CompletableFuture.supplyAsync(
            () -> store.putNow(EngineFixture.BOB, path), StoreWorld::onThread);
    second = write;
    if (step == Step.QUEUED) {
      write.join(); // The first stands outside of the committer. Else the one committer is parked.
      awaitAnnounced(path);
    }
  }

  private void awaitAnnounced(String path) {
    long guard = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!announced.contains(path)) {
      if (System.nanoTime() > guard) {
        throw new AssertionError("never announced: " + path);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void release() {
    parking.release();
    if (first != null && second != null) {
      first.join();
      second.join();
    }
  }

  @Override
  public void writeLast(String path) {
    store.putNow(EngineFixture.ALICE, path);
  }

  @Override
  public Set<String> announced() {
    return announced;
  }

  @Override
  public void close() {
    parking.release();
    store.close();
  }
}
