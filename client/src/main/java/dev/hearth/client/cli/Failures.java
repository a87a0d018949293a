package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.HomeserverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** The one place that makes an exit code and a line of text of an error. */
final class Failures {
  private Failures() {}

  /** Prints why, if anything is wrong, and gives the exit code. */
  static int report(Terminal terminal, boolean json, Throwable failure) {
    int exitCode = exitCode(failure);
    if (exitCode == ExitCode.DONE) {
      return exitCode;
    }
    if (json) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("error", name(exitCode));
      if (failure instanceof HomeserverException e && e.status() != HomeserverException.NO_STATUS) {
        node.put("status", e.status());
      }
      node.put("message", message(failure));
      terminal.tell(node.toString());
    } else {
      terminal.tell("hearth: " + Terminal.printable(message(failure)));
    }
    return exitCode;
  }

  static int exitCode(Throwable failure) {
    return switch (failure) {
      case CommandException e -> e.exitCode();
      case ReaderGoneException _ -> ExitCode.DONE;
      case HomeserverException e -> exitCode(e);
      default -> ExitCode.FAILED;
    };
  }

  private static int exitCode(HomeserverException failure) {
    return switch (failure) {
      case HomeserverException.NotFound _ -> ExitCode.NOT_FOUND;
      case HomeserverException.Unauthorized _,
          HomeserverException.Forbidden _,
          HomeserverException.CursorGone _,
          HomeserverException.Refused _ ->
          ExitCode.REFUSED;
      case HomeserverException.Unreachable _ -> ExitCode.UNREACHABLE;
      case HomeserverException.Overloaded _,
          HomeserverException.ServerFailed _,
          HomeserverException.BadAnswer _,
          HomeserverException.Interrupted _ ->
          ExitCode.FAILED;
    };
  }

  private static String name(int exitCode) {
    return switch (exitCode) {
      case ExitCode.USAGE -> "usage";
      case ExitCode.NOT_FOUND -> "not_found";
      case ExitCode.REFUSED -> "refused";
      case ExitCode.UNREACHABLE -> "unreachable";
      default -> "failed";
    };
  }

  /** One line for a person; it may repeat what a server said. */
  static String message(Throwable failure) {
    return switch (failure) {
      case HomeserverException.NotFound e -> "not found: " + text(e);
      case HomeserverException.CursorGone e ->
          "refused: "
              + text(e)
              + e.reset().map(r -> "; the oldest cursor that works is " + r.oldest()).orElse("");
      case HomeserverException.Unauthorized e -> "refused: " + text(e);
      case HomeserverException.Forbidden e -> "refused: " + text(e);
      case HomeserverException.Refused e -> "refused: " + text(e);
      case NoSuchFileException e -> "no such file: " + text(e);
      case AccessDeniedException e -> "not allowed: " + text(e);
      case UncheckedIOException e -> {
        Throwable cause = e.getCause();
        yield cause == null ? text(e) : message(cause);
      }
      case HomeserverException e -> text(e);
      case CommandException e -> text(e);
      case IOException e -> text(e);
      default -> failure.toString();
    };
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
