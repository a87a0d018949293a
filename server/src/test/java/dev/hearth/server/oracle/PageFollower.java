package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads JSON history page by page, and comes back for more, or has each request wait for it (long
 * poll).
 */
final class PageFollower extends Follower {
  /** Short, since the head of an answer that waits comes with its end: nobody can cut it before. */
  private static final int WAIT_SECONDS = 2;

  private final String parameters;
  private final boolean waits;
  private final String[] headers;

  /**
   * Makes one.
   *
   * @param parameters selectors, each with its {@code &}
   * @param waits whether an empty page is to wait for an event, except at the end
   */
  PageFollower(Setting setting, String parameters, boolean waits, String... headers) {
    super(setting);
    this.parameters = parameters;
    this.waits = waits;
    this.headers = headers;
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
      World.Life asked = world.awaitUp();
      RawAnswer answer = ask(target + parameters, events);
      switch (answer.status()) {
        case 200 -> {
          requireWhole(Json.isWhole(answer.text()), asked, answer);
          Json page = Json.parse(answer.text());
          for (Json event : page.list("events")) {
            saw(event.change());
            left--;
          }
          reached(Change.sequence(page.text("next")));
          more = page.isTrue("more");
        }
        case 410 -> lost(Change.sequence(Json.parse(answer.text()).text("cursor")));
        default -> throw unavailable(answer);
      }
    }
  }

  /** One answer; its body is cut where nothing changes any more. */
  private RawAnswer ask(String target, long events) throws IOException {
    String[] sent = Arrays.copyOf(headers, headers.length + 1);
    sent[headers.length] = "Connection: close";
    try (StreamClient answer = StreamClient.open(world.client(), target, sent)) {
      follows(answer::close, events);
      RawAnswer head = answer.head();
      if (head.status() == 200) {
        requireCoding(head, headers);
      }
      return new RawAnswer(head.status(), head.headers(), answer.rest());
    }
  }
}
