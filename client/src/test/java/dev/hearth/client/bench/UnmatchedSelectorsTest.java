package dev.hearth.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.client.Selector;
import dev.hearth.client.bench.net.Compression;
import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import dev.hearth.client.bench.stream.RunNames;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnmatchedSelectorsTest {
  private static final int HEAD_BYTES = 16 << 10;

  private final BenchContext context;

  UnmatchedSelectorsTest() throws UnknownHostException {
    Target target = Target.parse("http://127.0.0.1:6286");
    this.context =
        new BenchContext(
            target,
            1,
            7,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Progress.none());
  }

  @Test
  void streams_carryEachSelectorOnce() {
    UnmatchedSelectors selectors = UnmatchedSelectors.fitting(context, 1_001, 100, HEAD_BYTES);
    List<String> carried = carried(selectors);
    assertEquals(11, selectors.streams());
    assertEquals(1_001, carried.size());
    assertEquals(1_001, new HashSet<>(carried).size());
  }

  @Test
  void none_selectsWhatIsWritten() {
    RunNames names = context.names();
    List<Account> writers = Accounts.names(context.seed(), 3);
    UnmatchedSelectors all = UnmatchedSelectors.fitting(context, 20_002, 100, HEAD_BYTES);
    List<Selector> selectors = carried(all).stream().map(Selector::parse).toList();
    for (int writer : new int[] {0, 1, 100, 9_999}) {
      for (int number : new int[] {0, 1, 20_000, 99_999_999}) {
        String path = names.path(writer, number);
        assertFalse(
            selectors.stream()
                .anyMatch(
                    selector ->
                        path.startsWith(selector.prefix())
                            && selector
                                .user()
                                .map(user -> writers.stream().anyMatch(w -> w.pubky().equals(user)))
                                .orElse(true)));
      }
    }
    long ofEverybody = selectors.stream().filter(one -> one.user().isEmpty()).count();
    assertEquals(10_001, ofEverybody);
  }

  @Test
  void head_isNeverLongerThanTheServerTakes() {
    for (int headBytes = 200; headBytes < 1_200; headBytes++) {
      UnmatchedSelectors selectors = UnmatchedSelectors.fitting(context, 500, 100, headBytes);
      int longest = 0;
      for (int stream = 0; stream < selectors.streams(); stream++) {
        longest = Math.max(longest, head(selectors.path(stream)));
      }
      assertTrue(longest <= headBytes, longest + " of " + headBytes);
      // One more of either kind would not have fitted, whichever a stream begins with.
      assertTrue(longest > headBytes - 200, longest + " of " + headBytes);
    }
  }

  @Test
  void head_withTheServersLimits_takesAHundred() {
    UnmatchedSelectors selectors = UnmatchedSelectors.fitting(context, 1_000_000, 100, HEAD_BYTES);
    assertEquals(100, selectors.perStream());
    assertEquals(10_000, selectors.streams());
  }

  @Test
  void head_thatTakesNone_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> UnmatchedSelectors.fitting(context, 10, 100, 100));
  }

  private int head(String path) {
    return Requests.stream(context.target(), path, Compression.NONE).length;
  }

  private static List<String> carried(UnmatchedSelectors selectors) {
    List<String> carried = new ArrayList<>();
    for (int stream = 0; stream < selectors.streams(); stream++) {
      String query = selectors.path(stream).split("\\?", 2)[1];
      for (String pair : query.split("&", -1)) {
        assertTrue(pair.startsWith("subscribe="), pair);
        carried.add(pair.substring("subscribe=".length()));
      }
    }
    return carried;
  }
}
