package dev.hearth.storage.events;

import static dev.hearth.storage.testing.Samples.key;
import static dev.hearth.storage.testing.Samples.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Resource;
import dev.hearth.storage.model.ResourcePath;
import dev.hearth.storage.model.Step;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.testing.StoreOptions;
import dev.hearth.storage.testing.TestStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private int left;
    private boolean fired;

    FailingSteps(Step step, int left) {
      this.step = step;
      this.left = left;
    }

    @Override
    public synchronized void reached(Step reached) {
      if (reached == step && left-- == 0) {
        fired = true;
        throw new IllegalStateException("fails on purpose at " + step);
      }
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
      FailingSteps steps = new FailingSteps(step, n);
      Path run = folder.resolve(step + "-" + n);
      Map<ResourcePath, Optional<Event>> answers = write(run, steps);
      fired = steps.hasFired();
      verify(run, answers, step + " " + n);
      assertTrue(n < 50, "a step is reached some times, not for ever");
    }
  }

  /** Each write's event, or empty when it was not acknowledged. */
  private static Map<ResourcePath, Optional<Event>> write(Path folder, FailingSteps steps) {
    Map<ResourcePath, Optional<Event>> answers = new HashMap<>();
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN)) {
      TestStore.settled(store.register(USER));
    }
    try (TestStore store = TestStore.open(folder, StoreOptions.PLAIN.withSteps(steps))) {
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
                      .handle((done, error) -> error == null ? Optional.of(done.event()) : none())
                      .join()));
    }
    return answers;
  }

  private static Optional<Event> none() {
    return Optional.empty();
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
