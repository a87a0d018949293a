package dev.hearth.server.auth;

import dev.hearth.storage.model.ResourcePath;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a session may do: capabilities in the order they were granted. */
public record Capabilities(List<Capability> items) {
  public Capabilities {
    items = List.copyOf(items);
  }

  /** Reads a list of capabilities separated by commas; malformed ones are left out. */
  public static Capabilities parse(String list) {
    return ofTexts(Arrays.asList(list.split(",", -1)));
  }

  /** Reads capabilities from their texts; malformed ones are left out. */
  public static Capabilities ofTexts(List<String> texts) {
    return new Capabilities(
        texts.stream().map(Capability::parse).flatMap(Optional::stream).toList());
  }

  public boolean mayRead(ResourcePath path) {
    return items.stream().anyMatch(item -> item.read() && item.covers(path));
  }

  public boolean mayWrite(ResourcePath path) {
    return items.stream().anyMatch(item -> item.write() && item.covers(path));
  }

  /** The texts, as sessions store them. */
  public List<String> texts() {
    return items.stream().map(Capability::toString).toList();
  }
}
