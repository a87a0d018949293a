package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The homeserver under test, and when it is up. Safe for any thread. */
final class World implements AutoCloseable {
  private final ServerProcess process;
  private final Path config;
  private Life life = new Life(0, Optional.empty());
  private boolean up = true;

  /**
   * From one start to the next.
   *
   * @param fault what its disk has in store for it
   */
  record Life(int number, Optional<Fault> fault) {}

  private World(ServerProcess process, Path config) {
    this.process = process;
    this.config = config;
  }

  /** Starts it; {@code retainedEvents} 0 keeps all. */
  static World start(Path folder, int retainedEvents, Random random) throws Exception {
    Path config = folder.resolve("config.toml");
    String retention =
        retainedEvents == 0
            ? ""
            : "[retention]\nevents = %d\nat_least_events = 0\n".formatted(retainedEvents);
    String rest =
        """
        [general]
        signup_mode = "open"
        [storage]
        inline_value_bytes = 4096
        history_page_events = 20
        checkpoint_millis = %d
        journal_bytes = 16777216
        [logging]
        level = "error"
        """
            .formatted(random.nextBoolean() ? 100 : 30_000);
    Files.writeString(config, rest + retention);
    ServerProcess process =
        ServerProcess.unstarted(folder.resolve("data"), "--config", config.toString());
    World world = new World(process, config);
    try {
      Fault.Kind[] kinds = Fault.Kind.values();
      Fault.Kind kind = kinds[random.nextInt(kinds.length)];
      // Which it does not outlive: making the journal takes more operations.
      world.begin(Optional.of(new Fault(kind, Fault.JOURNAL, random.nextInt(200))));
      return world;
    } catch (Exception | Error e) {
      process.close();
      throw e;
    }
  }

  URI uri() {
    return process.uri();
  }

  RawClient client() {
    return new RawClient(process.uri().getPort());
  }

  /** Waits until it is up; may go down again at any time. */
  synchronized Life awaitUp() throws InterruptedException {
    while (!up) {
      wait();
    }
    return life;
  }

  synchronized Life life() {
    return life;
  }

  /**
   * Waits for a life that shows what became of a write which failed: not the one it failed in,
   * which may show no more than what was acknowledged.
   *
   * @param before the life it was sent in, or one before
   */
  void awaitNextAfterFailure(Life before) throws InterruptedException {
    Life now = life();
    boolean stops = now.fault().map(Fault::stopsWriting).orElse(false);
    if (now.equals(before) && !stops) {
      throw new AssertionError("a write failed in " + now);
    }
    // A later life in which writing goes on is not the one that failed, and shows what became of
    // it.
    if (stops && (now.equals(before) || !isWritable())) {
      awaitAfter(now);
    }
  }

  private boolean isWritable() {
    try {
      return client().get("/health").status() == 200;
    } catch (IOException e) {
      return false; // It is being ended.
    }
  }

  private synchronized void awaitAfter(Life ending) throws InterruptedException {
    while (life.equals(ending)) {
      wait();
    }
  }

  /** True when the disk's fault struck; false when the process ended without. */
  CompletableFuture<Boolean> struck() {
    return process.signal();
  }

  /** Lets the disk go on that stands still because its fault has struck. */
  void goOn() throws IOException {
    process.answerSignal();
  }

  /**
   * Kills it in the middle of whatever it does, and starts it again.
   *
   * @return false if the fault has struck already, and ended a first start
   */
  boolean crash(Optional<Fault> next) throws Exception {
    setUp(false);
    end();
    return begin(next);
  }

  /** What a loss of power takes back it takes back before the end. */
  private void end() throws Exception {
    if (losesPower()) {
      process.answerSignal();
      process.stop();
    } else {
      process.kill();
    }
  }

  /**
   * Ends it as an operator does, unless its power is to go, and starts it again; as {@link #crash}.
   */
  boolean restart(Optional<Fault> next) throws Exception {
    if (losesPower()) {
      return crash(next);
    }
    setUp(false);
    stop();
    return begin(next);
  }

  private boolean losesPower() {
    return life().fault().filter(fault -> fault.kind() == Fault.Kind.POWER_LOSS).isPresent();
  }

  /** A start that the fault ends is begun again, on a good disk. */
  private boolean begin(Optional<Fault> fault) throws Exception {
    boolean faulty = fault.isPresent() && startOnBadDisk(fault.get());
    if (!faulty) {
      process.startAgain();
    }
    synchronized (this) {
      life = new Life(life.number() + 1, faulty ? fault : Optional.empty());
    }
    setUp(true);
    return faulty || fault.isEmpty();
  }

  private boolean startOnBadDisk(Fault fault) throws Exception {
    boolean started =
        process.startAgainAs(
            FaultyHomeserver.class,
            process.dataDir().toString(),
            config.toString(),
            process.address(),
            fault.toString());
    if (!started && !process.signal().get()) {
      throw new AssertionError("it did not start: " + process.output());
    }
    return started;
  }

  private synchronized void setUp(boolean isUp) {
    up = isUp;
    notifyAll();
  }

  /** Ends it for good and checks the store it left. */
  void stopAndVerify() throws Exception {
    stop();
    ServerProcess.command("verify", "--data-dir", process.dataDir().toString());
  }

  private void stop() throws InterruptedException {
    int status = process.stop();
    if (status != 0) {
      throw new AssertionError("SIGTERM ended it with " + status);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
