package dev.hearth.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** {@code hearth serve} in a process of its own, so that it can be killed and started again. */
public final class ServerProcess implements AutoCloseable {
  /** How a line begins that a program of a test prints for whoever waits for {@link #signal}. */
  public static final String SIGNAL = "signal: ";

  private static final int WAIT_SECONDS = 60;
  private static final int PORT_MIN = 12_000;
  private static final int PORT_MAX = 32_000;
  private static final String MAIN = "dev.hearth.server.cli.Main";

  private final Path dataDir;
  private final int port;
  private final List<String> options;
  private final List<String> starter;
  private Optional<Process> process = Optional.empty();
  private Queue<String> said = new ConcurrentLinkedQueue<>();
  private volatile CompletableFuture<Boolean> signal = new CompletableFuture<>();

  private ServerProcess(Path dataDir, List<String> options, List<String> starter)
      throws IOException {
    this.dataDir = dataDir;
    this.port = freePort();
    this.options = options;
    this.starter = starter;
  }

  /** A homeserver that will have a free port and is to be started. */
  public static ServerProcess unstarted(Path dataDir, String... options) throws IOException {
    return new ServerProcess(dataDir, List.of(options), List.of());
  }

  /** Starts a homeserver on a free port. */
  public static ServerProcess start(Path dataDir, String... options) throws Exception {
    return started(unstarted(dataDir, options));
  }

  private static ServerProcess started(ServerProcess homeserver) throws Exception {
    homeserver.startAgain();
    return homeserver;
  }

  /** As {@link #start}, allowed to have only so many files and sockets open. */
  public static ServerProcess startWithOpenFiles(int limit, Path dataDir, String... options)
      throws Exception {
    List<String> shell = List.of("/bin/sh", "-c", "ulimit -n " + limit + "; exec \"$@\"", "sh");
    return started(new ServerProcess(dataDir, List.of(options), shell));
  }

  public URI uri() {
    return URI.create("http://localhost:" + port);
  }

  /** What it listens on. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  public Path dataDir() {
    return dataDir;
  }

  /** Kills it in the middle of whatever it does. */
  public void kill() throws InterruptedException {
    process.orElseThrow().destroyForcibly().waitFor();
  }

  /** Asks it to end, as an operator does; the status it ended with. */
  public int stop() throws InterruptedException {
    Process running = process.orElseThrow();
    running.destroy();
    if (!running.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the homeserver did not end in " + WAIT_SECONDS + " s");
    }
    return running.exitValue();
  }

  /** The same homeserver again: same data, same port. */
  public void startAgain() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--data-dir", dataDir.toString(), "--listen", address()));
    arguments.addAll(options);
    if (!launch(MAIN, arguments)) {
      throw new AssertionError("the homeserver did not start:\n" + output());
    }
  }

  /**
   * Starts another program in its place, which prints its address when it answers.
   *
   * @return false if it ended before
   */
  public boolean startAgainAs(Class<?> program, String... arguments) throws Exception {
    return launch(program.getName(), List.of(arguments));
  }

  /** True when the process that was started last gives a signal, false when it ends without. */
  public CompletableFuture<Boolean> signal() {
    return signal;
  }

  /** Sends a line to the process that was started last, which waits for it behind its signal. */
  public void answerSignal() throws IOException {
    OutputStream input = process.orElseThrow().getOutputStream();
    try {
      input.write('\n');
      input.flush();
    } catch (IOException e) {
      if (process.orElseThrow().isAlive()) {
        throw e;
      }
    }
  }

  /** What the process that was started last has printed. */
  public String output() {
    return String.join("\n", said);
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

  /**
   * A port that nobody listens on, below those that the system hands out: while the homeserver is
   * down between two starts, no other test's socket is given it.
   */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      try (ServerSocket free = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // Somebody has it.
      }
    }
  }

  private boolean launch(String main, List<String> arguments) throws Exception {
    List<String> line = new ArrayList<>(starter);
    line.addAll(commandLine(main, arguments));
    Process launched = new ProcessBuilder(line).redirectErrorStream(true).start();
    process = Optional.of(launched);
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    CompletableFuture<Boolean> signalled = new CompletableFuture<>();
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    said = lines;
    signal = signalled;
    Thread.ofVirtual().start(() -> drain(launched, lines, ready, signalled));
    return ready.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Completes what is waited for when its line was printed, with false when the process ended. */
  private void drain(
      Process launched,
      Queue<String> said,
      CompletableFuture<Boolean> ready,
      CompletableFuture<Boolean> signalled) {
    try (BufferedReader lines = launched.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.contains("http://") && line.contains(":" + port)) {
          ready.complete(true);
        }
        if (line.startsWith(SIGNAL)) {
          signalled.complete(true);
        }
      }
    } catch (IOException e) {
      said.add(e.toString());
    }
    ready.complete(false);
    signalled.complete(false);
  }

  private static List<String> commandLine(List<String> arguments) {
    return commandLine(MAIN, arguments);
  }

  /** How a program of ours is started like this JVM was. */
  static List<String> commandLine(String main, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.add("-XX:TieredStopAtLevel=1"); // It lives for seconds.
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    line.addAll(arguments);
    return line;
  }

  @Override
  public void close() {
    process.ifPresent(running -> running.destroyForcibly().onExit().join());
  }
}
