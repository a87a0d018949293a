package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawAnswer;
import java.io.IOException;

/** Reads JSON history page by page, and comes back for more. */
final class PageFollower extends Follower {
  private final String parameters;

  /** Reads history; {@code parameters} are selectors, each with its {@code &}. */
  PageFollower(Setting setting, String parameters) {
    super(setting);
    this.parameters = parameters;
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    if (events != Long.MAX_VALUE) {
      model.awaitChanges(model.changes() + events / 4);
    }
    boolean more = true;
    for (long left = events; left > 0 && more; ) {
      String target =
          "/events/?format=json&limit="
              + (1 + random.nextInt(1_000))
              + "&cursor="
              + Change.position(position());
      World.Life asked = world.awaitUp();
      RawAnswer answer = world.client().get(target + parameters);
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
}
