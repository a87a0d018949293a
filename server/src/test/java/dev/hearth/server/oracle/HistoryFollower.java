package dev.hearth.server.oracle;

import dev.hearth.server.testing.RawAnswer;
import dev.hearth.server.testing.StreamClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Reads JSON history, page by page. */
abstract class HistoryFollower extends Follower {
  private static final String LINK_END = ">; rel=\"next\"";

  private final String[] headers;

  HistoryFollower(Setting setting, String... headers) {
    super(setting);
    this.headers = headers;
  }

  /**
   * What a page says of the next.
   *
   * @param target which the page links to
   */
  record Next(String target, boolean more) {}

  /** Reads a page; empty if retention has passed where it was to begin. */
  final Optional<Next> read(String target, long events) throws IOException, InterruptedException {
    World.Life asked = world.awaitUp();
    RawAnswer answer = ask(target, events);
    return switch (answer.status()) {
      case 200 -> {
        requireWhole(Json.isWhole(answer.text()), asked, answer);
        Json page = Json.parse(answer.text());
        for (Json event : page.list("events")) {
          saw(event.change());
        }
        String next = page.text("next");
        reached(Change.sequence(next));
        yield Optional.of(new Next(link(answer, next), page.isTrue("more")));
      }
      case 410 -> {
        lost(Change.sequence(Json.parse(answer.text()).text("cursor")));
        yield Optional.empty();
      }
      default -> throw unavailable(answer);
    };
  }

  private static String link(RawAnswer answer, String next) {
    String link = answer.header("Link").orElse("");
    if (!link.startsWith("<") || !link.endsWith("cursor=" + next + LINK_END)) {
      throw new AssertionError("no link to " + next + ": " + link);
    }
    return link.substring(1, link.length() - LINK_END.length());
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
