package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.HomeserverClient;
import dev.hearth.client.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the account of one's key. */
@Command(name = "signup", description = "Make the account of your key at a homeserver.")
final class SignupCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOptions options;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "From whoever runs the homeserver; hearth signup-token prints one.")
  private @Nullable String token;

  SignupCommand(Terminal terminal) {
    this.terminal = terminal;
    this.options = new ServerOptions(terminal);
  }

  @Override
  public Integer call() throws Exception {
    try (HomeserverClient client = options.client()) {
      Session session = options.account(client).signUp(token);
      if (options.json()) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("pubky", session.user().z32());
        ArrayNode capabilities = node.putArray("capabilities");
        session.capabilities().forEach(capabilities::add);
        terminal.print(node.toString());
      } else {
        terminal.print("signed up as " + session.user());
      }
      return ExitCode.DONE;
    }
  }
}
