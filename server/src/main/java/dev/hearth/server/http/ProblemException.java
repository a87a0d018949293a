package dev.hearth.server.http;

import java.io.Serial;

/** Carries a {@link Problem} from where it is found to where it is answered. Has no stack trace. */
@SuppressWarnings("serial") // Never serialised.
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final Problem problem;

  ProblemException(Problem problem) {
    super(problem.title(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
