package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.model.StorageException.WritingStopped;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the same writes again and again, failing at the first, second, third … time that a step is
 * reached, and looks after each run: what was acknowledged is there, what was refused is not, and
 * log and resources agree.
 */
final class CommitFaultTest {
  private static final Pubky USER = key(1);
  private static final int WRITES = 4;

  /** Fails when a step is reached for the n-th time, counted from 0. */
  private static final class FailingSteps implements Steps {
    private final Step step;
    private final Consumer<String> failure;
    private int left;
    private boolean armed;
    private boolean fired;

    FailingSteps(Step step, int left, Consumer<String> failure) {
      this.step = step;
      this.left = left;
      this.failure = failure;
    }

    @Override
    public synchronized void reached(Step reached) {
      if (armed && reached == step && left-- == 0) {
        fired = true;
        failure.accept("fails on purpose at " + step);
      }
    }

    /** From now on; opening a store makes a batch too. */
    synchronized void arm() {
      armed = true;
    }

    synchronized boolean hasFired() {
      return fired;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "STAMPED", "BEFORE_COMMIT", "COMMITTED", "ANSWERED", "ANNOUNCED"})
  void failingAtAStep_losesNothingAcknowledged(Step step, @TempDir Path folder) {
    boolean fired = true;
    for (int n = 0; fired; n++) {
      FailingSteps steps = new FailingSteps(step, n, CommitFaultTest::refuse);
      Path run = folder.resolve(step + "-" + n);
      Map<ResourcePath, Optional<Event>> answers = write(run, steps, false);
      fired = steps.hasFired();
      verify(run, answers, step + " " + n);
      assertTrue(n < 50, "a step is reached some times, not for ever");
    }
  }

  private static void refuse(String reason) {
    throw new IllegalStateException(reason);
  }

  private static void crash(String reason) {
    throw new InternalError(reason);
  }

  /** Whatever an error interrupts: nobody waits for ever, and the restart has what was said. */
  @ParameterizedTest
  @EnumSource(
      names = {"STAMPED", "BEFORE_COMMIT", "JOURNAL_WRITTEN", "COMMITTED", "ANSWERED", "ANNOUNCED"})
  void errorAtAStep_stopsWriting_andAnswersEverybody(Step step, @TempDir Path folder) {
    boolean fired = true;
    for (int n = 0; fired; n++) {
      FailingSteps steps = new FailingSteps(step, n, CommitFaultTest::crash);
      Path run = folder.resolve(step + "-" + n);
      Map<ResourcePath, Optional<Event>> answers = write(run, steps, true);
      fired = steps.hasFired();
      verify(run, answers, step + " " + n);
      assertTrue(n < 50, "a step is reached some times, not for ever");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FROZEN", "CHECKPOINT_WRITTEN", "CHECKPOINT_COMMITTED", "RELEASED"})
  void errorInACheckpoint_stopsWriting(Step step, @TempDir Path folder) {
    AtomicBoolean armed = new AtomicBoolean();
    Steps steps =
        reached -> {
          if (reached == step && armed.getAndSet(false)) {
            crash("on purpose");
          }
        };
    Event event;
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN.withSteps(steps))) {
      TestStore.settled(store.register(USER));
      event = store.put(USER, path("/pub/a"), "a").event();
      armed.set(true);
      assertThrows(InternalError.class, store.tables::checkpoint);
      assertThrows(WritingStopped.class, () -> store.put(USER, path("/pub/b"), "b"));
      assertThrows(IoFailure.class, store.tables::checkpoint);
      assertEquals(List.of(event), store.log());
    }
    verify(folder, Map.of(path("/pub/a"), Optional.of(event)), step.toString());
  }

  /** Each write's event, or empty when it was not acknowledged. */
  private static Map<ResourcePath, Optional<Event>> write(
      Path folder, FailingSteps steps, boolean isError) {
    Map<ResourcePath, Optional<Event>> answers = new HashMap<>();
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      TestStore.settled(store.register(USER));
    }
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN.withSteps(steps))) {
      steps.arm();
      Map<ResourcePath, CompletableFuture<Committed>> writes = new HashMap<>();
      for (int i = 0; i < WRITES; i++) {
        ResourcePath path = path("/pub/" + i);
        writes.put(path, store.submitPut(USER, path, "content " + i));
      }
      writes.forEach(
          (path, write) ->
              answers.put(
                  path,
                  write
                      .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                      .handle(CommitFaultTest::answer)
                      .join()));
      if (steps.hasFired() && isError) {
        assertThrows(WritingStopped.class, () -> store.put(USER, path("/pub/late"), "late"));
        assertInstanceOf(InternalError.class, store.state.cause().orElseThrow());
      }
    }
    return answers;
  }

  private static Optional<Event> answer(Committed done, Throwable error) {
    assertFalse(error instanceof TimeoutException, "a write waits for ever");
    return error == null ? Optional.of(done.event()) : Optional.empty();
  }

  private static void verify(
      Path folder, Map<ResourcePath, Optional<Event>> answers, String where) {
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      List<Event> log = store.log();
      answers.forEach(
          (path, answer) -> {
            Optional<Event> logged =
                log.stream().filter(event -> event.path().equals(path)).findFirst();
            Optional<Resource> resource = store.resources.find(USER, path);
            answer.ifPresent(event -> assertEquals(answer, logged, where));
            assertEquals(logged.map(Event::sequence), resource.map(Resource::sequence), where);
          });
      store.put(USER, path("/pub/after"), "writing goes on after a restart");
    }
  }
}
