package dev.hearth.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One of the client's commands in a process of its own, as somebody at a terminal runs it. */
public final class ClientProcess {
  private static final String MAIN = "dev.hearth.client.cli.Main";

  private final Process process;
  private final CompletableFuture<List<String>> lines;

  private ClientProcess(Process process, Consumer<String> watcher) {
    this.process = process;
    this.lines = CompletableFuture.supplyAsync(() -> read(watcher), Thread.ofVirtual()::start);
  }

  /**
   * What a command ended with.
   *
   * @param lines of its standard output
   */
  public record Result(int exitCode, List<String> lines) {}

  /** Starts a command; {@code watcher} hears each line of its standard output as it comes. */
  public static ClientProcess start(Consumer<String> watcher, List<String> arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(ServerProcess.commandLine(MAIN, arguments));
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new ClientProcess(process, watcher);
  }

  /** Runs a command to its end. */
  public static Result run(String... arguments) throws IOException, InterruptedException {
    return start(_ -> {}, List.of(arguments)).await();
  }

  /** The options that name a homeserver and a key, behind a command's own arguments. */
  public static List<String> with(ServerProcess server, Path key, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", server.uri().toString(), "--key", key.toString()));
    return all;
  }

  /** Waits for the command's end. */
  public Result await() throws InterruptedException {
    List<String> printed = lines.join();
    return new Result(process.waitFor(), printed);
  }

  private List<String> read(Consumer<String> watcher) {
    List<String> printed = new ArrayList<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        printed.add(line);
        watcher.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return printed;
  }
}
