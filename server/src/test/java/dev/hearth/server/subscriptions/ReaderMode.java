package dev.hearth.server.subscriptions;

import dev.hearth.server.subscriptions.EngineFixture.TestStream;
import dev.hearth.storage.model.Event;
import dev.hearth.storage.model.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The ways to read across a parked writer. */
enum ReaderMode {
  /** A stream that was live before; it is cut while the writer is parked, and resumed after. */
  LIVE,
  /** A page read while the writer is parked, and the stream from its end opened after. */
  PAGE,
  /** A page and the stream from its end, both while the writer is parked. */
  PAGE_THEN_LIVE,
  /** A stream that reads history while the writer is parked, is cut, and resumed after. */
  RESUME;

  /** What is wrong with what a reader of this kind sees; empty is right. */
  List<String> problems(World world) {
    long base = world.log().bounds().newest().value();
    String round = "/pub/" + base;
    Reading reading = new Reading(world, base);
    TestStream before = this == LIVE ? reading.openLive(base) : null;
    TestStream live = null;

    world.startFirst(round + "/a");
    world.startSecond(round + "/b");
    switch (this) {
      case LIVE -> {
        if (before != null) {
          world.announced().stream()
              .filter(path -> path.startsWith(round))
              .forEach(path -> before.output().awaitText(path));
          reading.takeAndCut(before);
        }
      }
      case PAGE -> reading.page();
      case PAGE_THEN_LIVE -> {
        reading.page();
        live = reading.openLive(reading.position);
      }
      case RESUME -> reading.takeAndCut(reading.openLive(base));
    }
    reading.checkDurable();

    world.release();
    world.writeLast(round + "/c");
    TestStream rest = live != null ? live : reading.resume();
    rest.output().awaitText(round + "/c");
    reading.take(rest);
    rest.subscription().close(CloseReason.GONE);
    return reading.problems(3);
  }

  /** What one reader has seen. */
  private static final class Reading {
    private final World world;
    private final long base;
    private final List<Long> seen = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long position;

    Reading(World world, long base) {
      this.world = world;
      this.base = base;
      this.position = base;
    }

    TestStream openLive(long after) {
      TestStream stream = world.open(after(after));
      stream.output().awaitText("event: live");
      return stream;
    }

    TestStream resume() {
      return world.open(after(position));
    }

    private static SubscriptionRequest after(long after) {
      return EngineFixture.request(
          after == 0
              ? new Start.After(new Cursor.Decimal(Sequence.NONE))
              : new Start.After(new Cursor.Position(new Sequence(after))),
          "*/");
    }

    void page() {
      position =
          world
              .log()
              .forward(
                  new Sequence(base),
                  Integer.MAX_VALUE,
                  row -> {
                    seen.add(row.sequence());
                    return true;
                  })
              .position()
              .value();
    }

    void take(TestStream stream) {
      seen.addAll(stream.output().sequences());
    }

    void takeAndCut(TestStream stream) {
      take(stream);
      position = lastId(stream);
      stream.subscription().close(CloseReason.GONE);
      stream.subscription().ended().join();
    }

    private static long lastId(TestStream stream) {
      return stream.output().blocks().stream()
          .flatMap(String::lines)
          .filter(line -> line.startsWith("id: "))
          .map(line -> Sequence.parse(line.substring(4, 17)).orElseThrow().value())
          .reduce((_, last) -> last)
          .orElseThrow();
    }

    void checkDurable() {
      for (long sequence : seen) {
        if (world.log().find(new Sequence(sequence)).isEmpty()) {
          problems.add(sequence + " was seen before it was durable");
        }
      }
    }

    List<String> problems(int events) {
      for (int i = 1; i < seen.size(); i++) {
        if (seen.get(i) <= seen.get(i - 1)) {
          problems.add("out of order or repeated: " + seen);
        }
      }
      List<Long> all = new ArrayList<>();
      world
          .log()
          .forward(
              new Sequence(base),
              Integer.MAX_VALUE,
              row -> {
                Event event = row.toEvent();
                all.add(event.sequence().value());
                return true;
              });
      if (all.size() != events) {
        problems.add("the log has " + all);
      }
      if (!new HashSet<>(seen).containsAll(all)) {
        problems.add("lost: of " + all + " only " + seen);
      }
      return problems;
    }
  }
}
