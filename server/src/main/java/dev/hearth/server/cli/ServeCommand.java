package dev.hearth.server.cli;

import dev.hearth.server.DataFolder;
import dev.hearth.server.Homeserver;
import dev.hearth.server.ServerConfig;
import dev.hearth.server.config.Configuration;
import dev.hearth.server.config.Setting;
import dev.hearth.server.config.Settings;
import dev.hearth.server.observability.LogLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the homeserver until it is asked to stop. */
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
  private @Nullable Path config;

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
    DataFolder folder = data.folder();
    folder.create();
    Path file = config == null ? folder.config() : config;
    if (config == null) {
      Configuration.writeSample(file);
    } else if (!java.nio.file.Files.exists(file)) {
      throw new CommandException(ExitCode.NOT_FOUND, "there is no file " + file);
    }
    Configuration settings = Configuration.read(file, System.getenv(), flags());
    LogLevel.set(settings.text(Settings.LOG_LEVEL).orElseThrow());
    ServerConfig serverConfig = new ServerConfig(folder, settings, sequenceAtLeast);
    Homeserver homeserver = Homeserver.start(serverConfig);
    stopOnSignal(homeserver);
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    out.print(Banner.text(serverConfig, homeserver, data.isStandard()));
    out.flush();
    new CountDownLatch(1).await(); // For ever: a signal ends the process.
    return ExitCode.DONE;
  }

  private Map<Setting, String> flags() {
    Map<Setting, String> flags = new HashMap<>();
    if (listen != null) {
      flags.put(Settings.LISTEN, listen);
    }
    if (signup != null) {
      // A word that is neither is refused by the setting's own check.
      flags.put(Settings.SIGNUP_MODE, signup.equals("token") ? "token_required" : signup);
    }
    return flags;
  }

  /**
   * A signal starts the JVM's shutdown, which ends with the signal's code, 143, whatever a hook
   * does; halting says what is true: that everything is closed.
   */
  private static void stopOnSignal(Homeserver homeserver) {
    Thread hook =
        new Thread(
            () -> {
              int code = ExitCode.FAILED;
              try {
                homeserver.close();
                code = ExitCode.DONE;
              } finally {
                Runtime.getRuntime().halt(code);
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }
}
