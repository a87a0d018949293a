package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.stream.RunNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamChoiceTest {
  private static final RunNames RUN = new RunNames("ab12");
  private static final Account FIRST = new Account(Accounts.key(1, 0).pubky(), "a=b");
  private static final Account SECOND = new Account(Accounts.key(1, 1).pubky(), "a=b");
  private static final List<Account> ACCOUNTS = List.of(FIRST, SECOND);

  @Test
  void wideSelector_isFilledIn() {
    StreamChoice choice = StreamChoice.of("*/pub/bench/{run}/");
    assertEquals("/events/?subscribe=*/pub/bench/ab12/", choice.path(3, RUN, ACCOUNTS));
    assertTrue(choice.sees(3, 0, 2));
    assertTrue(choice.sees(3, 1, 2));
  }

  @Test
  void oddSelector_isEncoded() {
    StreamChoice choice = StreamChoice.of("*/pub/a b&c/ü+");
    assertEquals("/events/?subscribe=*/pub/a%20b%26c/%C3%BC%2B", choice.path(0, RUN, ACCOUNTS));
  }

  @Test
  void usersTakeTurns_andSeeTheirOwnWriters() {
    StreamChoice choice = StreamChoice.of("{user}/", "*/");
    assertEquals("/events/?subscribe=" + FIRST.pubky() + "/", choice.path(0, RUN, ACCOUNTS));
    assertEquals("/events/?subscribe=*/", choice.path(1, RUN, ACCOUNTS));
    assertEquals("/events/?subscribe=" + SECOND.pubky() + "/", choice.path(2, RUN, ACCOUNTS));
    assertTrue(choice.sees(0, 2, 2));
    assertFalse(choice.sees(0, 1, 2));
    assertTrue(choice.sees(1, 1, 2));
    assertTrue(choice.sees(2, 1, 2));
    assertFalse(choice.sees(2, 0, 2));
  }

  @Test
  void wholePath_staysAsItIs() {
    String path = "/events-stream?user={user}&live=true&path=/pub/";
    StreamChoice choice = new StreamChoice(List.of(path), false, false, Compression.NONE);
    assertEquals(path.replace("{user}", FIRST.pubky().z32()), choice.path(0, RUN, ACCOUNTS));
  }
}
