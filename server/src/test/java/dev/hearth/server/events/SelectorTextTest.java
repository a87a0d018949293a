package dev.hearth.server.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorTextTest {
  private static final String KEY = "8pinxxgqs41n4aididenw5apqp1urfmzdztr8jt4abrkdn435ewo";

  private static Selector parse(String raw) {
    return SelectorText.parseAll(List.of(raw), 100).getFirst();
  }

  private static String rule(String raw) {
    Refusal refusal = assertThrows(RefusedException.class, () -> parse(raw), raw).refusal();
    return ((Refusal.BadSelector) refusal).rule();
  }

  @ParameterizedTest
  @CsvSource({
    "*/, /",
    "*/pub/, /pub/",
    "*/pub/app, /pub/app",
    "*/pub/a%20b/, /pub/a b/",
    "*/pub/a+b/, /pub/a b/",
    "*/pub/a%2Bb/, /pub/a+b/",
    "*/pub/%C3%BC, /pub/ü",
    "*/pub/ü, /pub/ü",
    "%2A%2Fpub%2f, /pub/",
    "*/pub/%2520, /pub/%20",
    "*/pub/..., /pub/...",
    "*/pub/.hidden, /pub/.hidden",
    "*/pub/a./b, /pub/a./b",
    "*/pub/%EF%BF%BD, /pub/\uFFFD",
    "*/pub/*, /pub/*",
    "*/pub/?q#f, /pub/?q#f",
  })
  void decodesOnceAndKeepsTheBytes(String raw, String prefix) {
    Selector selector = parse(raw);
    assertEquals(Optional.empty(), selector.user());
    assertArrayEquals(prefix.getBytes(StandardCharsets.UTF_8), selector.prefix());
  }

  @Test
  void namesOneUser() {
    assertEquals(
        Selector.of(Pubky.parse(KEY), "/pub/".getBytes(StandardCharsets.UTF_8)),
        parse(KEY + "/pub/"));
  }

  @Test
  void padBitsOfTheKeyMakeNoSecondUser() {
    String padded = KEY.substring(0, 51) + "b";
    assertEquals(parse(KEY.substring(0, 51) + "y" + "/pub/"), parse(padded + "/pub/"));
  }

  @Test
  void prefixEndsAt448Bytes() {
    parse("*/" + "a".repeat(447));
    parse("*/" + "%C3%BC".repeat(223) + "a");
    assertEquals("a prefix of at most 448 bytes", rule("*/" + "a".repeat(448)));
    assertEquals("a prefix of at most 448 bytes", rule("*/" + "%C3%BC".repeat(224)));
  }

  @Test
  void equalSelectorsCountOnceAndTheMaximumCountsValues() {
    assertEquals(1, SelectorText.parseAll(List.of("*/pub/", "*/pub%2F"), 2).size());
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> SelectorText.parseAll(List.of("*/", "*/", "*/"), 2));
    assertEquals(new Refusal.TooManySelectors(2), refused.refusal());
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesTheMalformed(String raw) {
    rule(raw);
  }

  static Stream<String> malformed() {
    List<String> spellings = new ArrayList<>();
    // The user: forms of a key that are not raw z-base-32, foreign characters, wrong lengths.
    List<String> users =
        List.of(
            "",
            "**",
            " *",
            "* ",
            "%2A%2A",
            "?",
            "pubky" + KEY,
            "pk:" + KEY,
            "pubky://" + KEY,
            KEY.toUpperCase(java.util.Locale.ROOT),
            KEY.substring(1),
            KEY + "y",
            KEY + ":6287",
            "_pubky." + KEY,
            KEY + ".",
            KEY.replace('p', '0'),
            KEY.replace('p', 'l'),
            KEY.replace('p', 'v'),
            KEY.replace('p', '2'),
            KEY.replace('p', '='),
            KEY + "%00",
            "%EF%BB%BF" + KEY,
            "*" + KEY,
            KEY + "*",
            KEY + "," + KEY,
            "https://" + KEY);
    users.forEach(user -> List.of("/", "/pub/", "/pub/a").forEach(p -> spellings.add(user + p)));
    // No prefix at all.
    Stream.of("", "*", KEY, "*pub/", KEY + "pub", "%2A", "pub", ".", "..").forEach(spellings::add);
    // Segments that are not.
    List<String> dots = List.of(".", "..", "%2e", "%2E%2e", ".%2E", "%2e.");
    for (String dot : dots) {
      for (String shape :
          List.of(
              "/%s",
              "/%s/",
              "/pub/%s",
              "/pub/%s/",
              "/pub/%s/a",
              "/pub/a/%s",
              "/%s/pub/a",
              "%%2F%s",
              "/pub%%2F%s%%2fa")) {
        spellings.add("*" + String.format(java.util.Locale.ROOT, shape, dot));
      }
    }
    for (String slashes : List.of("//", "/%2F", "%2f/", "%2F%2F", "///")) {
      spellings.add("*" + slashes);
      spellings.add("*/pub" + slashes);
      spellings.add("*/pub" + slashes + "a");
      spellings.add(KEY + slashes + "pub/");
    }
    // Control characters: C0, DEL, C1, in both spellings of UTF-8 that are legal.
    for (int c = 0; c <= 0x9F; c++) {
      if (Character.isISOControl(c)) {
        String encoded = URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8);
        spellings.add("*/pub/" + encoded);
        spellings.add("*/pub/a" + encoded + "/b");
      }
    }
    // Bytes that are not UTF-8: alone, overlong, surrogates, beyond Unicode, cut short.
    for (String bytes :
        List.of(
            "%80",
            "%BF",
            "%FF",
            "%FE",
            "%C0%AF",
            "%C0%80",
            "%C1%81",
            "%E0%80%AF",
            "%E0%9F%BF",
            "%F0%80%80%AF",
            "%F0%8F%BF%BF",
            "%ED%A0%80",
            "%ED%BF%BF",
            "%F4%90%80%80",
            "%F5%80%80%80",
            "%C3",
            "%E2%82",
            "%F0%9F%98",
            "%C3%28",
            "%E2%28%A1",
            "\uFFFD")) {
      spellings.add("*/pub/" + bytes);
      spellings.add("*/" + bytes + "pub/");
      spellings.add("*/pub/" + bytes + "/");
    }
    // Escapes that are none.
    for (String escape : List.of("%", "%2", "%zz", "%2g", "%g2", "%%", "% 2", "%+2", "%u002F")) {
      spellings.add("*/pub/" + escape);
      spellings.add(escape + "/pub/");
    }
    spellings.add("*/" + "a".repeat(5_000));
    return spellings.stream();
  }
}
