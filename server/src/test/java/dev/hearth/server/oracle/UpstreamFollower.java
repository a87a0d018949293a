package dev.hearth.server.oracle;

import dev.hearth.server.testing.StreamClient;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Follows upstream's {@code /events-stream}, as indexers of the network do. */
final class UpstreamFollower extends Follower {
  private final List<Person> users;
  private final String options;

  UpstreamFollower(Setting setting, List<Person> users, String options) {
    super(setting);
    this.users = users;
    this.options = options;
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    boolean live = events != Long.MAX_VALUE;
    String target =
        users.stream()
            .map(user -> "user=" + user.pubky() + ":" + position())
            .collect(
                Collectors.joining(
                    "&", "/events-stream?", "&" + options + (live ? "&live=true" : "")));
    try (StreamClient stream = open(target, events)) {
      if (position() == 0 || stream.head().header("Hearth-Cursor-Reset").isPresent()) {
        mayHaveLost();
      }
      read(stream, events);
    }
  }

  private void read(StreamClient stream, long events) throws IOException, InterruptedException {
    for (long left = events; left > 0; left--) {
      List<String> block;
      try {
        block = stream.frame();
      } catch (EOFException e) {
        if (events == Long.MAX_VALUE && String.valueOf(e.getMessage()).endsWith(": ")) {
          return; // Without live= the end of the log ends the stream, between two frames.
        }
        throw e;
      }
      StreamFollower.Frame frame = StreamFollower.Frame.of(block);
      saw(frame.change(Long.parseLong(frame.value("cursor: ").orElseThrow())));
    }
  }
}
