package dev.hearth.server.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code serve} as picocli reads and explains them; {@link Serve} does the work. */
@Command(
    name = "serve",
    description = "Run the homeserver. SIGTERM or Ctrl-C stops it in good order.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The settings (default: config.toml in the data folder).")
  private @Nullable String config;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Address to listen on (default: 127.0.0.1:6286).")
  private @Nullable String listen;

  @Option(
      names = "--signup",
      paramLabel = "open|token",
      description = "Who may sign up: everybody, or whoever has a token (default: token).")
  private @Nullable String signup;

  @Option(
      names = "--sequence-at-least",
      paramLabel = "N",
      description = "For a restored store whose clock once ran ahead: number events from N on.")
  private long sequenceAtLeast;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Serve.run(arguments(), Objects.requireNonNull(spec).commandLine().getOut());
  }

  ServeArguments arguments() {
    return new ServeArguments(data.given(), config, listen, signup, sequenceAtLeast);
  }
}
