package dev.hearth.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much is logged, which the configuration says after logging has begun. */
public final class LogLevel {
  private LogLevel() {}

  /** One of {@code error warn info debug trace}; our own entries only. */
  public static void set(String level) {
    if (LoggerFactory.getLogger("dev.hearth") instanceof Logger logger) {
      logger.setLevel(Level.toLevel(level));
    }
  }
}
