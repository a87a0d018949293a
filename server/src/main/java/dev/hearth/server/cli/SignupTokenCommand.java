package dev.hearth.server.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a new sign-up token and nothing else, so that a script can use it. */
@Command(
    name = "signup-token",
    description = "Print a token with which one person may sign up here.",
    mixinStandardHelpOptions = true)
final class SignupTokenCommand implements Callable<Integer> {
  @Mixin private DataOptions data = new DataOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String token = new AdminClient(data.folder()).ask("GET", "/generate_signup_token");
    Objects.requireNonNull(spec).commandLine().getOut().println(token);
    return ExitCode.DONE;
  }
}
