package dev.hearth.server.oracle;

import dev.hearth.server.testing.StreamClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Follows the native stream, in any of its forms. */
final class StreamFollower extends Follower {
  private final String target;
  private final boolean startsNow;
  private final String[] headers;

  /**
   * Follows a stream.
   *
   * @param target without a cursor, with at least one parameter or none at all
   * @param startsNow whether the first connection names no cursor, and so begins at what is newest
   */
  StreamFollower(Setting setting, String target, boolean startsNow, String... headers) {
    super(setting);
    this.target = target;
    this.startsNow = startsNow;
    this.headers = headers;
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    boolean now = startsNow && isFirst();
    String separator = target.contains("?") ? "&" : "?";
    String[] sent = headers;
    String cursor = "";
    if (!now && random.nextBoolean()) {
      cursor = separator + "cursor=" + Change.position(position());
    } else if (!now) {
      sent = Arrays.copyOf(headers, headers.length + 1);
      sent[headers.length] = "Last-Event-ID: " + Change.position(position());
    }
    try (StreamClient stream = open(target + cursor, events, sent)) {
      read(stream, now, events);
    }
  }

  private void read(StreamClient stream, boolean now, long events)
      throws IOException, InterruptedException {
    long left = events;
    while (left > 0) {
      Frame frame = Frame.of(stream.frame());
      switch (frame.event()) {
        case "PUT", "DEL" -> {
          saw(change(frame));
          left--;
        }
        case "reset" -> reset(frame);
        case "live" -> {
          arrived(now, Change.sequence(frame.id().orElseThrow()));
          if (events == Long.MAX_VALUE) {
            return;
          }
        }
        case "bye" -> throw new IOException("bye");
        case "", "cursor" -> reached(Change.sequence(frame.id().orElseThrow()));
        default -> throw new AssertionError("no such frame: " + frame);
      }
    }
  }

  private void arrived(boolean now, long sequence) {
    if (now) {
      startsAt(sequence);
    } else {
      reached(sequence);
    }
  }

  private void reset(Frame frame) {
    Json told = Json.parse(frame.data().getFirst());
    if (!told.text("reason").equals("expired")) {
      throw new AssertionError("reset for no reason: " + frame);
    }
    lost(Change.sequence(frame.id().orElseThrow()));
  }

  private static Change change(Frame frame) {
    String first = frame.data().getFirst();
    if (first.startsWith("{")) {
      return Json.parse(first).change();
    }
    Change change = frame.change(Change.sequence(frame.id().orElseThrow()));
    Optional<String> value = frame.value("value: ");
    if (value.isPresent()
        && !Writer.hash(Base64.getDecoder().decode(value.get())).equals(change.hash())) {
      throw new AssertionError("the value is not the one the event names: " + frame);
    }
    return change;
  }

  /**
   * A block of a stream.
   *
   * @param event its type, empty if it has none
   */
  record Frame(Optional<String> id, String event, List<String> data) {
    static Frame of(List<String> lines) {
      return new Frame(
          field(lines, "id: ").stream().findFirst(),
          field(lines, "event: ").stream().findFirst().orElse(""),
          field(lines, "data: "));
    }

    private static List<String> field(List<String> lines, String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()))
          .toList();
    }

    /** What stands behind a name in the data. */
    Optional<String> value(String prefix) {
      return field(data, prefix).stream().findFirst();
    }

    /** The change that the wire's own frames show. */
    Change change(long sequence) {
      String uri = data.getFirst();
      if (!uri.startsWith("pubky://")) {
        throw new AssertionError("no event: " + this);
      }
      int slash = uri.indexOf('/', "pubky://".length());
      return new Change(
          sequence,
          event.equals("PUT"),
          uri.substring("pubky://".length(), slash),
          uri.substring(slash),
          value("content_hash: ").orElse(""));
    }
  }
}
