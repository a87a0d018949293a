package dev.hearth.server.resources;

import java.io.Serial;

/** A client's path breaks a rule; the message names the rule and never repeats the path. */
@SuppressWarnings("serial") // Never serialised.
public final class InvalidPath extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  InvalidPath(String rule) {
    super(rule, null, false, false);
  }
}
