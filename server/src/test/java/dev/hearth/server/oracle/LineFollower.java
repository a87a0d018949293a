package dev.hearth.server.oracle;

import dev.hearth.server.testing.StreamClient;
import java.io.IOException;

/** Follows NDJSON: one object a line. */
final class LineFollower extends ObjectFollower {
  private final String parameters;
  private final String[] headers;

  LineFollower(Setting setting, String parameters, String... headers) {
    super(setting);
    this.parameters = parameters;
    this.headers = headers;
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    String target = "/events/?" + parameters + "&cursor=" + Change.position(position());
    try (StreamClient stream = open(target, events, headers)) {
      read(() -> Json.parse(line(stream)), events);
    }
  }

  /** The next line that is no heartbeat. */
  private static String line(StreamClient stream) throws IOException {
    String line = stream.line();
    while (line.isEmpty()) {
      line = stream.line();
    }
    return line;
  }
}
