package dev.hearth.server.subscriptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When a slice of history may begin. That it waits is seen by the state of its thread, and never by
 * a clock. Where a wait is to end by something else than time, it would else last for an hour.
 * Where it is to end by time, that is short and may pass before a busy machine lets the test look,
 * so who has to see one looks again at another slice.
 */
class LiveFirstTest extends WorkersFixture {
  private static final int LOOKS = 1_000;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final LiveFirst.Times PATIENT = new LiveFirst.Times(HOUR, HOUR);
  private static final LiveFirst.Times IMPATIENT = new LiveFirst.Times(SHORT, SHORT);

  private final List<Slice> slices = new ArrayList<>();

  private record Threads(Workers pumps, Workers readers, LiveFirst liveFirst)
      implements Turn.Threads {}

  /** A slice that lasts until it is told to end, on a reader's thread of its own. */
  private static final class Slice {
    private final Gate gate = new Gate();
    private final Thread thread;

    Slice(LiveFirst liveFirst) {
      thread = Thread.ofPlatform().start(() -> liveFirst.slice(gate::pass));
    }

    /** Waits until it begins; true if it was seen waiting before. */
    boolean beginsLate() {
      boolean seen = false;
      while (!gate.isTaken()) {
        seen |= thread.getState() == Thread.State.TIMED_WAITING;
        Thread.onSpinWait();
      }
      return seen;
    }

    /** Waits until it is seen to wait. */
    void awaitWaiting() {
      Gate.awaitState(thread, Thread.State.TIMED_WAITING);
      assertFalse(gate.isTaken(), "it waits, and not in its batch");
    }

    void end() {
      gate.open();
      Gate.awaitState(thread, Thread.State.TERMINATED);
    }
  }

  @AfterEach
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void endSlices() {
    slices.forEach(Slice::end);
  }

  /** Pumps that have nothing to do. */
  private Workers quiet() {
    return nobody();
  }

  /** Pumps that never come to rest. */
  private Workers busy() {
    Workers pumps = nobody();
    pumps.submit(turn(0));
    return pumps;
  }

  private Slice slice(LiveFirst liveFirst) {
    Slice slice = new Slice(liveFirst);
    slices.add(slice);
    return slice;
  }

  /** Has a slice begin and end; true if it was seen waiting. */
  private static boolean passesLate(LiveFirst liveFirst) {
    Slice slice = new Slice(liveFirst);
    boolean late = slice.beginsLate();
    slice.end();
    return late;
  }

  private static boolean isSeen(BooleanSupplier look) {
    for (int i = 0; i < LOOKS; i++) {
      if (look.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void halfOfTheProcessors_areAtSlices_andTheNextWaitsUntilOneEnds() {
    for (int processors : new int[] {1, 2, 3, 4, 7}) {
      LiveFirst liveFirst = new LiveFirst(quiet(), processors, PATIENT);
      List<Slice> first = new ArrayList<>();
      for (int i = 0; i < Math.max(1, processors / 2); i++) {
        first.add(slice(liveFirst));
        assertFalse(first.getLast().beginsLate(), processors + " processors");
      }
      Slice next = slice(liveFirst);
      next.awaitWaiting();

      first.getFirst().end();
      next.gate.awaitTaken();
      next.end();
      assertFalse(passesLate(liveFirst), "there is a turn again");
    }
  }

  @Test
  void sliceThatTakesLong_isWaitedForNoLonger_andWhoPassedItGivesNoTurnBack() {
    LiveFirst liveFirst = new LiveFirst(quiet(), 2, new LiveFirst.Times(HOUR, SHORT));
    Slice endless = slice(liveFirst);
    endless.beginsLate();

    Slice patient = slice(liveFirst);
    patient.beginsLate();
    patient.end();

    assertTrue(isSeen(() -> passesLate(liveFirst)), "the turn is still taken");
    assertTrue(endless.thread.isAlive());
  }

  @Test
  void slice_waitsForThePumps_butBegins() {
    assertFalse(passesLate(new LiveFirst(quiet(), 2, PATIENT)));

    Workers pumps = busy();
    Slice waiting = slice(new LiveFirst(pumps, 2, PATIENT));
    waiting.awaitWaiting();
    pumps.close(); // What never rests does so at the end.
    waiting.gate.awaitTaken();

    LiveFirst impatient = new LiveFirst(busy(), 2, new LiveFirst.Times(SHORT, HOUR));
    assertTrue(isSeen(() -> passesLate(impatient)), "and begins although they are busy");
  }

  @Test
  void sliceThatFails_givesItsTurnBack() {
    LiveFirst liveFirst = new LiveFirst(quiet(), 2, PATIENT);
    assertThrows(
        IllegalStateException.class,
        () ->
            liveFirst.slice(
                () -> {
                  throw new IllegalStateException("on purpose");
                }));
    assertFalse(passesLate(liveFirst));
  }

  @Test
  void readerThatIsInterrupted_endsItsBatchOnce_andStaysInterrupted() {
    LiveFirst liveFirst = new LiveFirst(quiet(), 2, PATIENT);
    List<Boolean> interrupted = new ArrayList<>();

    Thread.currentThread().interrupt();
    liveFirst.slice(() -> interrupted.add(Thread.currentThread().isInterrupted()));

    assertTrue(Thread.interrupted());
    assertEquals(List.of(false), interrupted, "what reads is not interrupted");
    assertFalse(passesLate(liveFirst), "it had no turn to give back, and took none");
  }

  /** Only who reads far behind is late anyway; it has a turn for each of its batches. */
  @Test
  void streamFarBehind_waitsBeforeEachBatch_andHasNoTurnBetween() {
    LiveFirst liveFirst = new LiveFirst(quiet(), 2, IMPATIENT);
    List<Boolean> others = read(liveFirst, true);
    assertEquals(List.of(false, true, false, true, false), others);
  }

  @Test
  void streamWithinTheTail_takesNoTurn() {
    LiveFirst liveFirst = new LiveFirst(quiet(), 2, PATIENT);
    assertEquals(List.of(false, false, false, false, false), read(liveFirst, false));
  }

  @Test
  void streamWithinTheTail_waitsForNobody() {
    assertFalse(readsLate(false));
    assertTrue(isSeen(() -> readsLate(true)));
  }

  /** Whether another slice has to wait before, in, between and after two batches of a stream. */
  private List<Boolean> read(LiveFirst liveFirst, boolean farBehind) {
    List<Boolean> othersWait = new ArrayList<>();
    Turn turn =
        turn(
            liveFirst,
            new QuietMachine() {
              private int batches;

              @Override
              public Turn.Next step(int signals, Tools tools) {
                othersWait.add(passesLate(liveFirst));
                return batches == 2 ? Turn.Next.PARK : Turn.Next.READ;
              }

              @Override
              public void read(Tools tools) {
                batches++;
                othersWait.add(
                    farBehind ? isSeen(() -> passesLate(liveFirst)) : passesLate(liveFirst));
              }

              @Override
              public boolean isFarBehind() {
                return farBehind;
              }
            });
    try (Tools tools = new Tools(1)) {
      turn.runReading(tools);
    }
    return othersWait;
  }

  /**
   * Whether a stream is seen waiting before its batch, where no turn is free and pumps are busy.
   */
  private boolean readsLate(boolean farBehind) {
    LiveFirst liveFirst = new LiveFirst(busy(), 2, IMPATIENT);
    Slice endless = slice(liveFirst);
    endless.beginsLate();
    Gate read = new Gate();
    Turn turn =
        turn(
            liveFirst,
            new QuietMachine() {
              @Override
              public Turn.Next step(int signals, Tools tools) {
                return read.isTaken() ? Turn.Next.PARK : Turn.Next.READ;
              }

              @Override
              public void read(Tools tools) {
                read.pass();
              }

              @Override
              public boolean isFarBehind() {
                return farBehind;
              }
            });
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Tools tools = new Tools(1)) {
                    turn.runReading(tools);
                  }
                });
    boolean late = false;
    while (!read.isTaken()) {
      late |= reader.getState() == Thread.State.TIMED_WAITING;
      Thread.onSpinWait();
    }
    read.open();
    endless.gate.open();
    return late;
  }

  private Turn turn(LiveFirst liveFirst, Turn.Machine machine) {
    return new Turn(machine, new Threads(quiet(), quiet(), liveFirst));
  }
}
