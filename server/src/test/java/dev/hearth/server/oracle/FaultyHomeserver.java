package dev.hearth.server.oracle;

import dev.hearth.server.DataFolder;
import dev.hearth.server.Homeserver;
import dev.hearth.server.ServerConfig;
import dev.hearth.server.config.Configuration;
import dev.hearth.server.config.Settings;
import dev.hearth.server.testing.ServerProcess;
import dev.hearth.storage.StorageSeams;
import dev.hearth.storage.model.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * {@code hearth serve} on a disk that fails. When the fault strikes, the disk stands still until a
 * line comes on standard input, so that whoever might see too much has the time to.
 */
final class FaultyHomeserver {
  private static final int KILLED = 137;

  private final Fault fault;
  private final FaultyFiles files;
  private volatile boolean answers;

  private FaultyHomeserver(Fault fault) {
    this.fault = fault;
    this.files = new FaultyFiles(fault, this::struck, () -> Runtime.getRuntime().halt(KILLED));
  }

  /** Words: the data folder, the file of settings, the address to listen on, the fault. */
  public static void main(String[] words) throws IOException {
    ServerConfig config =
        new ServerConfig(
            DataFolder.of(words[0]),
            Configuration.read(
                Path.of(words[1]), System.getenv(), Map.of(Settings.LISTEN, words[2])),
            0);
    new FaultyHomeserver(Fault.of(words[3])).run(config);
    System.out.println("it is at http://" + words[2]);
  }

  private void run(ServerConfig config) throws IOException {
    Homeserver homeserver =
        Homeserver.start(
            config, new StorageSeams(InstantSource.system(), Steps.NONE, files.seam()));
    answers = true;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(homeserver)));
  }

  private void stop(Homeserver homeserver) {
    if (fault.kind() == Fault.Kind.POWER_LOSS) {
      try {
        files.losePower();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    homeserver.close();
    Runtime.getRuntime().halt(0);
  }

  private void struck() {
    System.out.println(ServerProcess.SIGNAL + fault);
    if (answers && !fault.lets()) {
      try {
        int _ = System.in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
