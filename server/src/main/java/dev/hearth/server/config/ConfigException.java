package dev.hearth.server.config;

import java.io.Serial;

/** The configuration cannot be used; the message says where and what to write instead. */
@SuppressWarnings("serial") // Never serialised.
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public ConfigException(String message) {
    super(message);
  }

  ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
