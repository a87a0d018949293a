package dev.hearth.server.cli;

import dev.hearth.server.config.ConfigException;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line why a command failed; only what nobody expected comes with a trace. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    return switch (failure) {
      case CommandException e -> say(command, e.getMessage(), e.exitCode());
      case ConfigException e -> say(command, e.getMessage(), ExitCode.USAGE);
      case StorageException.CannotOpen e -> say(command, e.getMessage(), ExitCode.FAILED);
      case IOException e -> say(command, withCause(e), ExitCode.FAILED);
      default -> {
        failure.printStackTrace(command.getErr());
        yield ExitCode.FAILED;
      }
    };
  }

  /** The message, and that of the cause at the bottom: "Address already in use". */
  private static String withCause(IOException failure) {
    Throwable cause = failure.getCause();
    String message = String.valueOf(failure.getMessage());
    if (cause == null) {
      return message;
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return message + ": " + cause.getMessage();
  }

  private static int say(
      CommandLine command, @org.jspecify.annotations.Nullable String message, int exitCode) {
    command.getErr().println("hearth: " + message);
    command.getErr().flush();
    return exitCode;
  }
}
