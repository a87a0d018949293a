package dev.hearth.client.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.client.Delete;
import dev.hearth.client.Event;
import dev.hearth.client.Progress;
import dev.hearth.client.Put;
import dev.hearth.client.Reset;
import dev.hearth.client.wire.EventJson;

/**
 * Shows events, one a line, for people or as JSON. In JSON every line has a member {@code event}
 * that says what it is.
 */
final class EventPrinter {
  private static final String NO_ID = "-";

  private final Terminal terminal;
  private final boolean json;

  EventPrinter(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  void event(Event event) {
    terminal.print(json ? event.toJson() : line(event));
  }

  void live(String cursor) {
    control("live", JsonNodeFactory.instance.objectNode().put("cursor", cursor));
  }

  void progress(Progress progress) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode().put("cursor", progress.cursor());
    progress.time().ifPresent(time -> facts.put("time", EventJson.time(time)));
    progress.lag().ifPresent(lag -> facts.put("lag_ms", lag.toMillis()));
    control("cursor", facts);
  }

  /** Events may be missing, which a person must see even if nobody asked. */
  void reset(Reset reset) {
    control(
        "reset",
        JsonNodeFactory.instance
            .objectNode()
            .put("reason", reset.reason())
            .put("cursor", reset.cursor())
            .put("oldest", reset.oldest())
            .put("newest", reset.newest()));
  }

  private void control(String name, ObjectNode facts) {
    if (json) {
      ObjectNode node = JsonNodeFactory.instance.objectNode().put("event", name);
      terminal.print(node.setAll(facts).toString());
      return;
    }
    StringBuilder line = new StringBuilder("-- ").append(name);
    facts
        .properties()
        .forEach(
            f -> line.append(' ').append(f.getKey()).append('=').append(f.getValue().asText()));
    terminal.tell(Terminal.printable(line.toString()));
  }

  private static String line(Event event) {
    String address = "pubky://" + event.user() + event.path();
    String text =
        switch (event) {
          case Put put ->
              String.join(
                  "  ",
                  EventJson.time(put.time()),
                  put.id().orElse(NO_ID),
                  "PUT",
                  address,
                  put.length() + " bytes");
          case Delete delete ->
              String.join(
                  "  ", EventJson.time(delete.time()), delete.id().orElse(NO_ID), "DEL", address);
        };
    return Terminal.printable(text);
  }
}
