package dev.hearth.server.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.server.testing.RawAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What befalls the homeserver while it is written to and followed: it is killed or ended, and lives
 * on each kind of bad disk in turn. Each life ends when its fault struck, or after its share of the
 * changes.
 */
final class Accidents {
  private static final int READS = 20;
  private static final Duration GUARD = Duration.ofSeconds(60);

  private final World world;
  private final Model model;
  private final Person prober;
  private final int operations;
  private final Random random;
  private int probes;
  private int strikes;

  Accidents(World world, Model model, Person prober, int operations, long seed) {
    this.world = world;
    this.model = model;
    this.prober = prober;
    this.operations = operations;
    this.random = new Random(seed);
  }

  /**
   * Runs them all; the last life that it begins has a disk that does not fail.
   *
   * @return how many faults struck
   */
  int run(Executor threads) throws Exception {
    List<Optional<Fault>> lives = new ArrayList<>();
    for (Fault.Kind kind : Fault.Kind.values()) {
      lives.add(Optional.of(Fault.random(kind, random)));
    }
    Collections.shuffle(lives, random);
    lives.add(Optional.empty());
    for (int i = 0; i < lives.size(); i++) {
      long share = (long) operations / 2 * (i + 1) / (lives.size() + 1) + random.nextInt(50);
      live(share, threads);
      strikes += world.struck().getNow(false) ? 1 : 0;
      boolean goesOn =
          random.nextInt(3) == 0 ? world.restart(lives.get(i)) : world.crash(lives.get(i));
      strikes += goesOn ? 0 : 1;
    }
    return strikes;
  }

  /** Waits for the end of a life. */
  private void live(long changes, Executor threads) throws Exception {
    Optional<Fault> fault = world.life().fault();
    CompletableFuture<Boolean> struck = world.struck();
    CompletableFuture<Void> reached = reached(changes, threads);
    if (fault.isEmpty() || fault.get().lets()) {
      reached.get();
      return;
    }
    CompletableFuture.anyOf(reached, struck).get();
    if (!struck.isDone()) {
      return;
    }
    if (!struck.get()) {
      throw new AssertionError("it ended by itself, though nothing had happened to it");
    }
    for (int i = 0; i < READS; i++) { // Which do not wait for a disk that stands still.
      require(200, world.client().get("/events/?format=json&reverse=true&limit=10"));
    }
    if (fault.get().stopsWriting()) {
      world.goOn();
      requireStopped();
    }
  }

  private CompletableFuture<Void> reached(long changes, Executor threads) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            model.awaitChanges(changes);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        threads);
  }

  /** Nothing is written any more, and everything is read. */
  private void requireStopped() throws IOException {
    long began = System.nanoTime();
    RawAnswer answer = probe();
    while (answer.status() == 201 && System.nanoTime() - began < GUARD.toNanos()) {
      answer = probe(); // Whoever met the fault has not yet said so to the others.
    }
    if (answer.status() != 500 || !answer.text().startsWith("Writing has stopped")) {
      throw new AssertionError("a write after " + world.life() + " was answered " + answer);
    }
    require(503, world.client().get("/health"));
    require(200, world.client().get("/events/?format=json&reverse=true&limit=10"));
  }

  private static void require(int status, RawAnswer answer) {
    if (answer.status() != status) {
      throw new AssertionError("answered " + answer + " and not " + status);
    }
  }

  private RawAnswer probe() throws IOException {
    String path = "/pub/probe/" + probes++;
    byte[] body = path.getBytes(UTF_8);
    RawAnswer answer =
        world
            .client()
            .ask("PUT", path, body, "pubky-host: " + prober.pubky(), "Cookie: " + prober.cookie());
    if (answer.status() == 201) {
      long sequence = Change.sequence(answer.header("Hearth-Event-Id").orElseThrow());
      model.happened(new Change(sequence, true, prober.pubky(), path, Writer.hash(body)));
    }
    return answer;
  }
}
