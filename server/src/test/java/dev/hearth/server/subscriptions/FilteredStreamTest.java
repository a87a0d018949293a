package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.Selector;
import dev.hearth.storage.model.Sequence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Design §9.5: a filtered stream equals the full stream filtered, and page then subscribe equals
 * subscribe from the start. Random selectors over few users and short paths, so that most of them
 * match something; events come before, between and after the streams open, and some sockets pause.
 */
class FilteredStreamTest {
  private static final int ROUNDS = 5;
  private static final int STREAMS = 12;
  private static final int EVENTS = 400;

  private final long seed =
      Optional.ofNullable(System.getProperty("seed"))
          .filter(text -> !text.isEmpty())
          .map(Long::parseLong)
          .orElse(20261121L);
  private final SplittableRandom random = new SplittableRandom(seed);

  private record Opened(List<Selector> selectors, long after, EngineFixture.TestStream stream) {}

  @Test
  void filteredStreams_equalTheFullStreamFiltered(@TempDir Path folder) {
    System.out.println("seed " + seed);
    for (int round = 0; round < ROUNDS; round++) {
      try (EngineFixture engine =
          new EngineFixture(
              folder.resolve("round" + round), new ModelStore(), EngineFixture.SMALL)) {
        round(engine);
      }
    }
  }

  private void round(EngineFixture engine) {
    List<Event> all = new ArrayList<>();
    List<Opened> opened = new ArrayList<>();
    for (int i = 1; i <= EVENTS; i++) {
      if (random.nextInt(EVENTS / STREAMS) == 0) {
        opened.add(open(engine, all));
      }
      if (!opened.isEmpty() && random.nextInt(20) == 0) {
        pauseOrGoOn(opened.get(random.nextInt(opened.size())).stream().output());
      }
      Event event = engine.store.commitPut(i * 10L, user(), path(), "x");
      all.add(event);
      engine.store.announce(event);
    }
    for (Opened each : opened) {
      each.stream().output().resumeReading();
      // Everyone is to see the last event, so that there is an end to wait for.
      List<Long> expected = expected(each, all);
      each.stream()
          .output()
          .awaitBlocks(_ -> each.stream().output().sequences().size() >= expected.size());
      assertEquals(expected, each.stream().output().sequences(), "seed " + seed + each.selectors());
    }
  }

  private static void pauseOrGoOn(TestOutput output) {
    if (output.operations() % 2 == 0) {
      output.stopReading();
    } else {
      output.resumeReading();
    }
  }

  private Opened open(EngineFixture engine, List<Event> all) {
    List<Selector> selectors = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      selectors.add(selector());
    }
    // A page is read up to some event, and the stream goes on where it ended.
    long after = all.isEmpty() ? 0 : all.get(random.nextInt(all.size())).sequence().value();
    SubscriptionRequest request =
        new SubscriptionRequest(
            EventFilter.of(selectors),
            new Start.After(
                after == 0
                    ? new Cursor.Decimal(Sequence.NONE)
                    : new Cursor.Position(new Sequence(after))),
            EngineFixture.NATIVE,
            OptionalLong.empty(),
            Optional.empty());
    return new Opened(selectors, after, engine.open(request));
  }

  private static List<Long> expected(Opened opened, List<Event> all) {
    return all.stream()
        .filter(event -> event.sequence().value() > opened.after())
        .filter(event -> event.path().isUnder("/pub/"))
        .filter(
            event ->
                opened.selectors().stream()
                    .anyMatch(s -> s.selects(event.user(), event.path().utf8())))
        .map(event -> event.sequence().value())
        .toList();
  }

  private Pubky user() {
    return new Pubky(random.nextInt(3), 2, 3, 4);
  }

  private String path() {
    StringBuilder path = new StringBuilder(random.nextInt(8) == 0 ? "/priv/" : "/pub/");
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      path.append("ab/ü".charAt(random.nextInt(4)));
    }
    return path.append('z').toString().replaceAll("/+", "/");
  }

  private Selector selector() {
    String whole = path();
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    int length = 1 + random.nextInt(bytes.length);
    Optional<Pubky> user = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(user());
    return Selector.of(user, java.util.Arrays.copyOf(bytes, length));
  }
}
