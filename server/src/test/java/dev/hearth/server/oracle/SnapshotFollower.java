package dev.hearth.server.oracle;

import dev.hearth.server.testing.StreamClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps a copy of some files from {@code from=snapshot} and the events behind it. It has no
 * position: each connection begins anew. At the end the copy must be what the model holds.
 */
final class SnapshotFollower extends Follower {
  private final String selector;
  private final Predicate<Change> wanted;
  private final Map<String, String> copy = new HashMap<>();

  SnapshotFollower(Setting setting, String selector) {
    super(setting);
    this.selector = selector;
    this.wanted = setting.wanted();
  }

  @Override
  void connect(long events) throws IOException {
    copy.clear();
    String target = "/events/?from=snapshot&subscribe=" + selector;
    try (StreamClient stream = open(target, events)) {
      long last = 0;
      for (long left = events; left > 0; left--) {
        StreamFollower.Frame frame = StreamFollower.Frame.of(stream.frame());
        switch (frame.event()) {
          case "PUT", "DEL" -> {
            long sequence = frame.id().map(Change::sequence).orElse(0L);
            if (sequence != 0 && sequence <= last) {
              throw new AssertionError("behind the snapshot, out of order: " + frame);
            }
            last = Math.max(last, sequence);
            apply(frame.change(sequence));
          }
          case "live" -> {
            last = Math.max(last, Change.sequence(frame.id().orElseThrow()));
            if (events == Long.MAX_VALUE) {
              return;
            }
          }
          case "bye" -> throw new IOException("bye");
          case "reset" -> copy.clear();
          default -> {} // Progress.
        }
      }
    }
  }

  private void apply(Change change) {
    String name = change.user() + change.path();
    if (change.put()) {
      copy.put(name, change.hash());
    } else {
      copy.remove(name);
    }
  }

  @Override
  void judge(long floor) {
    Map<String, String> expected =
        model
            .contents()
            .filter(wanted)
            .collect(Collectors.toMap(change -> change.user() + change.path(), Change::hash));
    if (!copy.equals(expected)) {
      throw new AssertionError("the snapshot of " + selector + " differs from what there is");
    }
  }
}
