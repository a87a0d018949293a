package dev.hearth.server.oracle;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads all of history in small pages, from the oldest event and by nothing but the links from page
 * to page, and then once more from the beginning, for as long as there are changes. Each way
 * through must show everything up to where it ended: it is judged by itself.
 */
final class RereadingFollower extends HistoryFollower {
  private static final int LIMIT_MIN = 5;
  private static final int LIMIT_MAX = 35;

  /**
   * It begins again when the log has grown by this part, so it reads this many logs at the most.
   */
  private static final int GROWTH = 8;

  RereadingFollower(Setting setting) {
    super(setting);
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    if (events != Long.MAX_VALUE) {
      long changes = model.changes();
      model.awaitChanges(changes + changes / GROWTH + 1);
    }
    startsOver();
    mayHaveLost(); // The oldest event that is kept need not be the first.
    String first =
        "/events/?format=json&limit=" + (LIMIT_MIN + random.nextInt(LIMIT_MAX - LIMIT_MIN));
    String target = first;
    for (boolean more = true; more; ) {
      Optional<Next> next = read(target, events);
      more = next.map(Next::more).orElse(true);
      target = next.map(Next::target).orElse(first + "&cursor=" + Change.position(position()));
    }
  }
}
