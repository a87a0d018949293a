package dev.hearth.server.oracle;

import java.io.IOException;

/** Follows a door that speaks one JSON object after the other: NDJSON and WebSocket. */
abstract class ObjectFollower extends Follower {

  ObjectFollower(Setting setting) {
    super(setting);
  }

  /** Where objects come from. */
  @FunctionalInterface
  interface Source {
    /** The next one; waits for it. */
    Json next() throws IOException;
  }

  /** Reads so many events, or with {@code Long.MAX_VALUE} up to the end of the log. */
  final void read(Source source, long events) throws IOException, InterruptedException {
    String first = source.next().text("type");
    if (!first.equals("hello")) {
      throw new AssertionError("no hello but " + first);
    }
    long left = events;
    while (left > 0) {
      Json object = source.next();
      if (object.has("event")) {
        saw(object.change());
        left--;
        afterEvent();
        continue;
      }
      switch (object.text("type")) {
        case "live" -> {
          reached(Change.sequence(object.text("cursor")));
          if (events == Long.MAX_VALUE) {
            return;
          }
        }
        case "cursor" -> reached(Change.sequence(object.text("cursor")));
        case "reset" -> reset(object);
        case "bye" -> bye(object.text("reason"));
        default -> answered(object);
      }
    }
  }

  private void reset(Json told) {
    if (!told.text("reason").equals("expired")) {
      throw new AssertionError("reset for no reason: " + told);
    }
    lost(Change.sequence(told.text("cursor")));
  }

  private static void bye(String reason) throws IOException {
    if (!reason.equals("draining")) {
      throw new AssertionError("bye for no reason: " + reason);
    }
    throw new IOException("bye");
  }

  /** Called behind each event. */
  void afterEvent() throws IOException {}

  /** Called for an object that is neither an event nor where the stream stands. */
  void answered(Json object) throws IOException {
    throw new AssertionError("no such object: " + object);
  }
}
