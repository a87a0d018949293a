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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs the homeserver until it is asked to stop. */
final class Serve {
  private Serve() {}

  /**
   * Starts a homeserver and waits for a signal, which ends the process.
   *
   * @param out what to type next is printed here
   */
  static int run(ServeArguments arguments, PrintWriter out)
      throws IOException, InterruptedException {
    DataFolder folder = DataOptions.dataFolder(arguments.dataDir());
    folder.create();
    Configuration settings =
        Configuration.read(settingsFile(arguments, folder), System.getenv(), flags(arguments));
    LogLevel.set(settings.text(Settings.LOG_LEVEL).orElseThrow());
    ServerConfig config = new ServerConfig(folder, settings, arguments.sequenceAtLeast());
    Homeserver homeserver = Homeserver.start(config);
    stopOnSignal(homeserver);
    out.print(Banner.text(config, homeserver, DataOptions.isStandard(arguments.dataDir())));
    out.flush();
    new CountDownLatch(1).await(); // For ever: a signal ends the process.
    return ExitCode.DONE;
  }

  private static Path settingsFile(ServeArguments arguments, DataFolder folder) throws IOException {
    if (arguments.config() == null) {
      Configuration.writeSample(folder.config());
      return folder.config();
    }
    Path file = Path.of(arguments.config());
    if (!Files.exists(file)) {
      throw new CommandException(ExitCode.NOT_FOUND, "there is no file " + file);
    }
    return file;
  }

  private static Map<Setting, String> flags(ServeArguments arguments) {
    Map<Setting, String> flags = new HashMap<>();
    if (arguments.listen() != null) {
      flags.put(Settings.LISTEN, arguments.listen());
    }
    if (arguments.signup() != null) {
      // A word that is neither is refused by the setting's own check.
      flags.put(
          Settings.SIGNUP_MODE,
          arguments.signup().equals("token") ? "token_required" : arguments.signup());
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
