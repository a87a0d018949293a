package dev.hearth.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Copies the data of the running homeserver, which makes the copy itself; this command shows how it
 * grows.
 */
@Command(
    name = "backup",
    description = "Copy the data of the running homeserver to DIR, which is empty or absent.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Mixin private DataOptions data = new DataOptions();

  @Parameters(paramLabel = "DIR", description = "Where the copy goes.")
  private @Nullable Path target;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Objects.requireNonNull(target).toAbsolutePath().normalize();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String query = "/backup?dir=" + URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8);
    FutureTask<String> copy =
        new FutureTask<>(() -> new AdminClient(data.folder()).ask("POST", query));
    Thread.ofVirtual().start(copy);
    while (!isDone(copy)) {
      if (Terminal.isOne()) {
        out.printf("%s%,d MiB copied", Terminal.CLEAR_LINE, megabytes(folder));
        out.flush();
      }
    }
    out.printf(
        "%s%,d MiB copied to %s%n",
        Terminal.isOne() ? Terminal.CLEAR_LINE : "", megabytes(folder), folder);
    return ExitCode.DONE;
  }

  /** Waits a moment; throws what the copy failed with. */
  private static boolean isDone(FutureTask<String> copy) throws IOException, InterruptedException {
    try {
      copy.get(500, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case CommandException cause -> throw cause;
        case IOException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Of the folder so far; files come and go while it grows. */
  private static long megabytes(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(BackupCommand::bytes).sum() >> 20;
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
