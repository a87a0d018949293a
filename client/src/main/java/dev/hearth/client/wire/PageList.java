package dev.hearth.client.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Which history pages a server has behind a cursor, as it tells them.
 *
 * @param cursor the position that was asked for, resolved
 * @param pages one following the other without a gap; the first may begin before the cursor
 * @param next where the list goes on, or the stream begins where there is no more
 * @param more whether pages follow now
 */
public record PageList(String cursor, List<Entry> pages, String next, boolean more) {
  /**
   * One page.
   *
   * @param name under which it is fetched
   * @param after position that it begins behind
   * @param through last position it covers
   * @param events in it
   * @param bytes of its file
   * @param hash first 16 bytes of the SHA-256 of its file, hexadecimal
   */
  public record Entry(
      String name, String after, String through, long events, long bytes, String hash) {}

  private static final int NAME_CHARACTERS_MAX = 200;

  public PageList {
    pages = List.copyOf(pages);
  }

  /**
   * Reads a server's answer.
   *
   * @throws MalformedException if it is not the list that the protocol draws
   */
  public static PageList read(String text) {
    JsonNode node = EventJson.parse(text);
    JsonNode pages = node.path("pages");
    if (!pages.isArray() || !node.path("more").isBoolean()) {
      throw new MalformedException("list of pages has none or does not say if it ends", text);
    }
    List<Entry> entries = new ArrayList<>(pages.size());
    pages.forEach(page -> entries.add(entry(page)));
    return new PageList(
        EventJson.text(node, "cursor"),
        entries,
        EventJson.text(node, "next"),
        node.path("more").booleanValue());
  }

  private static Entry entry(JsonNode page) {
    String name = EventJson.text(page, "name");
    if (name.length() > NAME_CHARACTERS_MAX || !name.chars().allMatch(PageList::isPlain)) {
      throw new MalformedException("page has a name that fits no path", name);
    }
    return new Entry(
        name,
        EventJson.text(page, "after"),
        EventJson.text(page, "through"),
        EventJson.number(page, "events"),
        EventJson.number(page, "bytes"),
        EventJson.text(page, "hash"));
  }

  private static boolean isPlain(int c) {
    return c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
