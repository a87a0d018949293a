package dev.hearth.server.http;

import dev.hearth.server.auth.AuthException;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.resources.BrokenBody;
import dev.hearth.server.resources.InvalidPath;
import dev.hearth.storage.model.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole truth about status codes of failures, on one screen, and the only place that writes
 * them. What a client may not know is logged here, once, and answered as a bare 500.
 */
public final class ErrorMapper {
  private static final Logger log = LoggerFactory.getLogger(ErrorMapper.class);

  /** The operating system's, as storage names it. */
  private static final String OPEN_FILES = "open_files";

  private static final Seldom OPEN_FILES_TOLD =
      new Seldom(Duration.ofSeconds(10), System::nanoTime);

  /** What a route may have said of its content, and is not true of a problem in its place. */
  private static final List<String> CONTENT_HEADERS =
      List.of(
          "Accept-Ranges", "Content-Encoding", "Content-Range", "ETag", "Last-Modified", "Link");

  private ErrorMapper() {}

  /** The problem of whatever a route threw. */
  public static Problem map(Throwable thrown) {
    return switch (thrown) {
      case ProblemException e -> e.problem();
      case StorageException e -> map(e);
      case AuthException e -> map(e);
      case InvalidPath e -> Problem.badRequest("bad_path", "Invalid path: " + e.getMessage());
      case BrokenBody e -> broken(e.cause());
      case RefusedException e -> FeedProblems.of(e.refusal());
      case CompletionException e when e.getCause() != null -> map(e.getCause());
      case ExecutionException e when e.getCause() != null -> map(e.getCause());
      default -> unexpected(thrown);
    };
  }

  private static Problem map(StorageException thrown) {
    return switch (thrown) {
      case StorageException.UnknownUser _ -> Problem.of(404, "unknown_user", "User not found");
      case StorageException.UserDisabled _ -> Problem.of(403, "user_disabled", "User is disabled");
      case StorageException.UserExists _ -> Problem.of(409, "user_exists", "User already exists");
      case StorageException.UnknownToken _ -> Problem.of(401, "unknown_token", "Invalid token");
      case StorageException.UsedToken _ -> Problem.of(401, "used_token", "Token already used");
      case StorageException.NoSuchResource _ -> Problem.of(404, "not_found", "Not Found");
      case StorageException.PathCollision _ ->
          Problem.of(409, "path_collision", "File/folder path collision");
      case StorageException.PreconditionFailed _ ->
          Problem.of(412, "precondition_failed", "Precondition Failed");
      case StorageException.QuotaExceeded e ->
          Problem.of(507, "quota_exceeded", "Storage quota exceeded")
              .with("used_bytes", e.usedBytes())
              .with("quota_bytes", e.quotaBytes());
      case StorageException.NoSpace _ ->
          Problem.of(507, "no_space", "No space left on the homeserver");
      case StorageException.Overloaded e -> overloaded(e, OPEN_FILES_TOLD);
      case StorageException.WritingStopped e -> {
        log.atDebug().setCause(e).log("write refused");
        yield Problem.of(500, "writing_stopped", "Writing has stopped on this homeserver");
      }
      case StorageException.CorruptRow _ -> unexpected(thrown);
      case StorageException.CannotOpen _ -> unexpected(thrown);
      case StorageException.IoFailure _ -> unexpected(thrown);
    };
  }

  /** All limits are settings and have figures, but for this one, which only the operator sees. */
  static Problem overloaded(StorageException.Overloaded thrown, Seldom openFilesTold) {
    if (thrown.limit().equals(OPEN_FILES) && openFilesTold.isTime()) {
      log.atWarn()
          .addKeyValue("limit", thrown.limit())
          .log("requests are refused: the system lets this process open no more files, ulimit -n");
    }
    return Problem.overloaded(thrown.limit());
  }

  private static Problem map(AuthException thrown) {
    String reason = String.valueOf(thrown.getMessage());
    return switch (thrown) {
      case AuthException.BadAuthToken _ -> Problem.badRequest("bad_auth_token", reason);
      case AuthException.MalformedSignupToken _ ->
          Problem.badRequest("malformed_signup_token", reason);
      case AuthException.SignupTokenRequired _ ->
          Problem.badRequest("signup_token_required", reason);
      case AuthException.SessionRequired _ -> Problem.of(401, "session_required", reason);
      case AuthException.Forbidden _ -> Problem.of(403, "forbidden", reason);
      case AuthException.ReplayMemoryFull _ -> Problem.overloaded("auth_tokens_remembered");
    };
  }

  /** The problem of a body that could not be read to its end. */
  static Problem broken(IOException why) {
    boolean tooSlow = why.getCause() instanceof TimeoutException;
    return tooSlow
        ? Problem.of(408, "body_timeout", "The body came too slowly or stood still")
            .withHeader("Connection", "close")
        : Problem.badRequest("broken_body", "The body could not be read to its end");
  }

  private static Problem unexpected(Throwable thrown) {
    log.atError().setCause(thrown).log("request failed");
    return Problem.internal();
  }

  /**
   * Answers with a problem. An answer that has begun cannot be taken back: then this throws, and
   * the connection is cut so that nobody takes the part for the whole.
   */
  public static void answer(Exchange exchange, Problem problem) throws IOException {
    if (exchange.wire().isCommitted()) {
      throw new IOException("the answer had begun");
    }
    exchange.wire().resetBody();
    CONTENT_HEADERS.forEach(name -> exchange.wire().setHeader(name, null));
    exchange.setHeader("Cache-Control", "no-store"); // Least of all for as long as the content.
    // An EventSource only gets; any other request must not take a refusal for success.
    if (problem.status() == 503
        && exchange.method().equals("GET")
        && exchange.acceptNames(RetryLater.EVENT_STREAM)) {
      RetryLater.answer(exchange, problem);
      return;
    }
    problem.headers().forEach(exchange::setHeader);
    if (exchange.answersProblemsAsJson()) {
      exchange.send(problem.status(), "application/problem+json", Json.bytes(problem.members()));
    } else {
      exchange.sendText(problem.status(), problem.title());
    }
  }
}
