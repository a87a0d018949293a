package dev.hearth.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** {@code hearth serve} in a process of its own, so that it can be killed and started again. */
public final class ServerProcess implements AutoCloseable {
  private static final int WAIT_SECONDS = 60;
  private static final String MAIN = "dev.hearth.server.cli.Main";

  private final Path dataDir;
  private final int port;
  private final List<String> options;
  private final List<String> starter;
  private Process process;

  private ServerProcess(Path dataDir, List<String> options, List<String> starter) throws Exception {
    this.dataDir = dataDir;
    this.port = freePort();
    this.options = options;
    this.starter = starter;
    this.process = launch();
  }

  /** Starts a homeserver on a free port, which tells streams each second how far it is. */
  public static ServerProcess start(Path dataDir, String... options) throws Exception {
    return new ServerProcess(dataDir, List.of(options), List.of());
  }

  /** As {@link #start}, allowed to have only so many files and sockets open. */
  public static ServerProcess startWithOpenFiles(int limit, Path dataDir, String... options)
      throws Exception {
    List<String> shell = List.of("/bin/sh", "-c", "ulimit -n " + limit + "; exec \"$@\"", "sh");
    return new ServerProcess(dataDir, List.of(options), shell);
  }

  public URI uri() {
    return URI.create("http://localhost:" + port);
  }

  public Path dataDir() {
    return dataDir;
  }

  /** Kills it in the middle of whatever it does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, as an operator does; the status it ended with. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the homeserver did not end in " + WAIT_SECONDS + " s");
    }
    return process.exitValue();
  }

  /** The same homeserver again: same data, same port. */
  public void startAgain() throws Exception {
    process = launch();
  }

  /**
   * Runs another command of the homeserver's program; what it printed, without the last newline.
   */
  public static String command(String... arguments) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(commandLine(List.of(arguments))).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String problem = new String(process.getErrorStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(List.of(arguments) + " failed: " + output + problem);
    }
    return output.strip();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Process launch() throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--data-dir", dataDir.toString(), "--listen", "127.0.0.1:" + port));
    arguments.addAll(options);
    List<String> line = new ArrayList<>(starter);
    line.addAll(commandLine(arguments));
    Process launched = new ProcessBuilder(line).redirectErrorStream(true).start();
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Queue<String> said = new ConcurrentLinkedQueue<>();
    Thread.ofVirtual().start(() -> drain(launched, said, ready));
    if (!ready.get(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the homeserver did not start:\n" + String.join("\n", said));
    }
    return launched;
  }

  /** Completes {@code ready} when the address was announced, with false when it ended before. */
  private void drain(Process launched, Queue<String> said, CompletableFuture<Boolean> ready) {
    try (BufferedReader lines = launched.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.contains("http://") && line.contains(":" + port)) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      said.add(e.toString());
    }
    ready.complete(false);
  }

  private static List<String> commandLine(List<String> arguments) {
    return commandLine(MAIN, arguments);
  }

  /** How a program of ours is started like this JVM was. */
  static List<String> commandLine(String main, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    line.addAll(arguments);
    return line;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
