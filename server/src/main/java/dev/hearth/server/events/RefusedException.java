package dev.hearth.server.events;

import java.io.Serial;

/**
 * An event request is refused; {@link #refusal} says why. An expected answer, so it has no trace.
 */
@SuppressWarnings("serial") // Errors are never serialised; their facts are plain values.
public final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Refusal refusal;

  public RefusedException(Refusal refusal) {
    super("event request refused", null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
