package dev.hearth.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * How the homeserver logs, found by Logback as a service: one line for each entry on standard
 * error, with time, level, place, constant message, then the facts as key=value. Said in Java,
 * because reading the same from XML costs a tenth of a second of every start. Who wants another
 * form names a file with {@code -Dlogback.configurationFile} or puts a {@code logback.xml} on the
 * class path; then this steps back.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String FILE_PROPERTY = "logback.configurationFile";
  private static final List<String> FILES = List.of("logback-test.xml", "logback.xml");
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{20} %msg %kvp%n";

  /** For Logback. */
  public LogSetup() {}

  @Override
  public ExecutionStatus configure(LoggerContext logging) {
    if (isSaidElsewhere()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logging);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(logging);
    console.setName("console");
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    var root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    logging.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    // Says again, without the facts, what we report ourselves.
    logging.getLogger("io.javalin").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean isSaidElsewhere() {
    ClassLoader classes = LogSetup.class.getClassLoader();
    return System.getProperty(FILE_PROPERTY) != null
        || FILES.stream().anyMatch(file -> classes.getResource(file) != null);
  }
}
