package dev.hearth.server.oracle;

import java.io.IOException;

/**
 * Reads JSON history page by page, and comes back for more, or has each request wait for it (long
 * poll).
 */
final class PageFollower extends HistoryFollower {
  /** Short, since the head of an answer that waits comes with its end: nobody can cut it before. */
  private static final int WAIT_SECONDS = 2;

  private final String parameters;
  private final boolean waits;

  /**
   * Makes one.
   *
   * @param parameters selectors, each with its {@code &}
   * @param waits whether an empty page is to wait for an event, except at the end
   */
  PageFollower(Setting setting, String parameters, boolean waits, String... headers) {
    super(setting, headers);
    this.parameters = parameters;
    this.waits = waits;
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    boolean polls = waits && events != Long.MAX_VALUE;
    if (!waits && events != Long.MAX_VALUE) {
      model.awaitChanges(model.changes() + events / 4);
    }
    boolean more = true;
    for (long left = events; left > 0 && (more || polls); ) {
      String target =
          "/events/?format=json&limit="
              + (1 + random.nextInt(1_000))
              + "&cursor="
              + Change.position(position())
              + (polls ? "&wait=" + (1 + random.nextInt(WAIT_SECONDS)) : "");
      long before = seen();
      more = read(target + parameters, events).map(Next::more).orElse(more);
      left -= seen() - before;
    }
  }
}
