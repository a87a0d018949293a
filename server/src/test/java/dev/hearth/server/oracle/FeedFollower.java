package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Polls upstream's text feed. It shows no numbers but the last one's, so each page is held at the
 * end against what the model has between two of those.
 */
final class FeedFollower extends Follower {
  private final List<Page> pages = new ArrayList<>();

  /**
   * The lines behind one number, up to another; {@code edge} where retention may have taken some.
   */
  private record Page(long after, long upTo, List<String> lines, boolean edge) {}

  FeedFollower(Setting setting) {
    super(setting);
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    if (events != Long.MAX_VALUE) {
      model.awaitChanges(model.changes() + events / 4);
    }
    for (long left = events; left > 0; ) {
      int limit = 1 + random.nextInt(1_000);
      World.Life asked = world.awaitUp();
      RawAnswer answer = world.client().get("/events/?limit=" + limit + "&cursor=" + position());
      if (answer.status() != 200) {
        throw unavailable(answer);
      }
      List<String> lines = new ArrayList<>(answer.text().lines().toList());
      requireWhole(lines.isEmpty() || isWhole(answer, lines), asked, answer);
      if (lines.isEmpty()) {
        return;
      }
      long cursor = Long.parseLong(lines.removeLast().substring("cursor: ".length()));
      boolean edge = position() == 0 || answer.header("Hearth-Cursor-Reset").isPresent();
      pages.add(new Page(position(), cursor, lines, edge));
      reached(cursor);
      left -= lines.size();
    }
  }

  private static boolean isWhole(RawAnswer answer, List<String> lines) {
    int length = answer.body().length();
    return answer
            .header("Content-Length")
            .map(said -> Integer.parseInt(said) == length)
            .orElse(true)
        && lines.getLast().startsWith("cursor: ");
  }

  @Override
  void judge(long floor) {
    for (Page page : pages) {
      List<Change> there =
          model
              .after(page.after(), FeedFollower::isShown)
              .takeWhile(change -> change.sequence() <= page.upTo())
              .toList();
      int taken = there.size() - page.lines().size();
      boolean fits =
          taken == 0 || (taken > 0 && page.edge() && there.get(taken - 1).sequence() <= floor);
      if (!fits) {
        throw new AssertionError(
            "a page of %d lines where there are %d changes: %s"
                .formatted(page.lines().size(), there.size(), page));
      }
      for (int i = 0; i < page.lines().size(); i++) {
        if (!line(there.get(taken + i)).equals(page.lines().get(i))) {
          throw new AssertionError(
              "the feed shows " + page.lines().get(i) + " for " + there.get(taken + i));
        }
      }
    }
    long last = model.after(0, FeedFollower::isShown).mapToLong(Change::sequence).max().orElse(0);
    if (position() < last) {
      throw new AssertionError("the feed ended at " + position() + " before " + last);
    }
  }

  private static boolean isShown(Change change) {
    return change.path().startsWith("/pub/");
  }

  private static String line(Change change) {
    return (change.put() ? "PUT" : "DEL") + " pubky://" + change.user() + change.path();
  }
}
