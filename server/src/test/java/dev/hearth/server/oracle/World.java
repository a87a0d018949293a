package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawClient;
import dev.hearth.server.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The homeserver under test, and when it is up. Safe for any thread. */
final class World implements AutoCloseable {
  private final ServerProcess process;
  private boolean up = true;

  private World(ServerProcess process) {
    this.process = process;
  }

  /** Starts it; {@code retainedEvents} 0 keeps all. */
  static World start(Path folder, int retainedEvents) throws Exception {
    Path config = folder.resolve("config.toml");
    String retention =
        retainedEvents == 0
            ? ""
            : "[retention]\nevents = %d\nat_least_events = 0\n".formatted(retainedEvents);
    Files.writeString(config, "[logging]\nlevel = \"error\"\n" + retention);
    return new World(
        ServerProcess.start(
            folder.resolve("data"), "--signup", "open", "--config", config.toString()));
  }

  URI uri() {
    return process.uri();
  }

  RawClient client() {
    return new RawClient(process.uri().getPort());
  }

  /** Waits until it is up; may go down again at any time. */
  synchronized void awaitUp() throws InterruptedException {
    while (!up) {
      wait();
    }
  }

  private synchronized void setUp(boolean isUp) {
    up = isUp;
    notifyAll();
  }

  /** Kills it in the middle of whatever it does, and starts it again. */
  void crash() throws Exception {
    setUp(false);
    process.kill();
    process.startAgain();
    setUp(true);
  }

  /** Ends it as an operator does, and starts it again. */
  void restart() throws Exception {
    setUp(false);
    stop();
    process.startAgain();
    setUp(true);
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
