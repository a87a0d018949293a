package dev.hearth.client.bench;

import dev.hearth.client.bench.measure.ProcessMeter;
import dev.hearth.client.bench.net.BlockingConnection;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A homeserver that was started for a measurement and ends with it. */
final class OwnServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int STOP_SECONDS = 30;
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long ASK_MILLIS = 2;

  private final Process process;
  private final Target target;
  private final double startMillis;
  private final Thread hook = new Thread(this::kill, "bench-server-hook");

  private OwnServer(Process process, Target target, double startMillis) {
    this.process = process;
    this.target = target;
    this.startMillis = startMillis;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts {@code hearth serve} and waits until it answers.
   *
   * @param launcher the command {@code hearth}
   * @param folder for data and log; a second start finds what the first left
   * @throws IOException if it does not answer; its log is in the folder
   */
  static OwnServer start(Path launcher, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Target target = Target.parse("http://127.0.0.1:" + freePort());
    List<String> command =
        List.of(
            launcher.toString(),
            "serve",
            "--data-dir",
            folder.resolve("data").toString(),
            "--listen",
            target.authority(),
            "--signup",
            "open");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    while (!answers(target)) {
      boolean ended = process.waitFor(ASK_MILLIS, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() - start > START_NANOS) {
        process.destroyForcibly();
        throw new IOException("the homeserver did not start; see " + folder.resolve("log"));
      }
    }
    return new OwnServer(process, target, (System.nanoTime() - start) / 1e6);
  }

  /** The launcher beside this program's jar. */
  static Path launcher() {
    try {
      Path code =
          Path.of(OwnServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolve("../../../hearth").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program does not know where it is", e);
    }
  }

  Target target() {
    return target;
  }

  ProcessMeter meter() {
    return new ProcessMeter(process.pid());
  }

  /** From the command to the first answer. */
  double startMillis() {
    return startMillis;
  }

  /** Asks it to end and waits. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private void kill() {
    process.destroyForcibly();
  }

  private static boolean answers(Target target) {
    try (BlockingConnection connection = BlockingConnection.open(target, ANSWER)) {
      return connection.exchange(Requests.get(target, "/health", List.of())).status() == OK;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
