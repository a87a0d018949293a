package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hearth.client.KeyPair;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a key. */
@Command(
    name = "keygen",
    description = "Make a key, which is your identity: keep a copy of the file.")
final class KeygenCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Option(names = "--force", description = "Replace a key that is there. It is gone for good.")
  private boolean force;

  KeygenCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    KeyPair keys = KeyPair.generate(new SecureRandom());
    KeyFile file = options.keyFile();
    file.write(keys, force);
    if (options.json()) {
      terminal.print(
          JsonNodeFactory.instance
              .objectNode()
              .put("pubky", keys.pubky().z32())
              .put("key", file.path().toString())
              .toString());
    } else {
      terminal.print("pubky " + keys.pubky());
      terminal.print("key   " + file.path());
    }
    return ExitCode.DONE;
  }
}
