package dev.hearth.server.cli;

import dev.hearth.server.config.ConfigException;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line why a command failed; only what nobody expected comes with a trace. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    return exitCode(failure, command.getErr());
  }

  /** Says why, and how the process ends. */
  static int exitCode(Exception failure, PrintWriter err) {
    return switch (failure) {
      case CommandException e -> say(err, e.getMessage(), e.exitCode());
      case ConfigException e -> say(err, e.getMessage(), ExitCode.USAGE);
      case StorageException.CannotOpen e -> say(err, e.getMessage(), ExitCode.FAILED);
      case StorageException.NoSpace _ ->
          say(err, "the disk of the store is full; make room on it and try again", ExitCode.FAILED);
      case IOException e -> say(err, withCause(e), ExitCode.FAILED);
      default -> {
        failure.printStackTrace(err);
        err.flush();
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
      PrintWriter err, @org.jspecify.annotations.Nullable String message, int exitCode) {
    err.println("hearth: " + message);
    err.flush();
    return exitCode;
  }
}
