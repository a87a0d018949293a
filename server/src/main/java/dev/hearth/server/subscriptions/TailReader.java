package dev.hearth.server.subscriptions;

import dev.hearth.server.coding.Piece;
import java.util.List;
import java.util.Optional;

/**
 * What one stream says of the shared tail: walks it while the stream catches up, and takes what the
 * dispatcher has queued. Writes into the thread's buffer and moves the position. Belongs to whoever
 * has the stream's turn.
 */
final class TailReader {
  /** Most bytes of one write of queued events; a little below a size of {@link Buffers}. */
  private static final int LIVE_BYTES = 60 << 10;

  /** Events of the tail whose values are fetched in one go. */
  private static final int VALUES_PER_WALK = 64;

  /** What reading the tail takes of the engine. */
  interface Surroundings {
    Tail tail();

    Buffers buffers();

    SubscriptionLimits limits();

    Counters counters();
  }

  private final Surroundings engine;
  private final Interest interest;
  private final Voice voice;
  private final Envelope envelope;
  private final Optional<Values> values;
  private final Passage passage;

  TailReader(
      Surroundings engine,
      Interest interest,
      Voice voice,
      Envelope envelope,
      Optional<Values> values,
      Passage passage) {
    this.engine = engine;
    this.interest = interest;
    this.voice = voice;
    this.envelope = envelope;
    this.values = values;
    this.passage = passage;
  }

  /** True if every stream that walks here is to see the same, so that runs can be shared. */
  boolean isWide() {
    return interest.sieve().acceptsAllPublic(passage.position() + 1);
  }

  /**
   * Reads on from the position, which lies in the tail. Reads the disk only if values are asked
   * for.
   *
   * @param wide what {@link #isWide} says; what few select is no run: it would hold too much else
   * @param room most bytes, exceeded by a run of {@link Buffers#BEYOND_ROOM} or by one frame
   */
  Course.Step walk(boolean wide, int room, Tools tools) {
    Tail.Stretch stretch = engine.tail().above(passage.position());
    if (stretch == null) {
      return Course.CATCH_UP; // It left the tail this moment; the log has it.
    }
    if (stretch.length() <= engine.limits().ringSequences()) {
      return Course.JOIN;
    }
    long end = stretch.end();
    Sieve sieve = interest.sieve();
    int shown = 0;
    for (long index = stretch.from(); index < end && tools.out().length() < room; index++) {
      long at = index;
      int run = wide ? showRun(n -> at + n < end ? at + n : -1, room, tools) : 0;
      if (run > 0) {
        index += run - 1;
        continue;
      }
      TailEntry entry = engine.tail().entry(index);
      if (entry == null || (values.isPresent() && shown == VALUES_PER_WALK)) {
        break;
      }
      if (!sieve.accepts(entry.event(), tools.path())) {
        passage.pass(entry.sequence());
      } else if (show(entry, tools)) {
        shown++;
      } else {
        return new Course.Step.End(CloseReason.LIMIT);
      }
    }
    passage.reach(passage.position(), tools.out());
    return Course.CATCH_UP;
  }

  /** Takes what is queued. Reads the disk only if values are asked for. */
  Course.Step takeQueued(Ring ring, Tools tools) {
    long[] queued = tools.queued();
    int count = ring.peek(queued);
    int room = engine.buffers().roomBytes(LIVE_BYTES);
    int taken = 0;
    boolean more = true;
    while (more && taken < count && tools.out().length() < room) {
      int at = taken;
      int run = showRun(n -> at + n < count ? queued[at + n] : -1, room, tools);
      if (run > 0) {
        taken += run;
        continue;
      }
      TailEntry entry = engine.tail().entry(queued[taken]);
      if (entry == null) {
        ring.leave();
        engine.counters().overflowed();
        return Course.CATCH_UP;
      }
      more = takeOne(entry, tools);
      taken++;
    }
    ring.remove(taken);
    return more ? Course.STAY_LIVE : new Course.Step.End(CloseReason.LIMIT);
  }

  private boolean takeOne(TailEntry entry, Tools tools) {
    // The log may have been ahead of the dispatcher: only what is above the position is written.
    if (entry.sequence() <= passage.position()) {
      return true;
    }
    // Asked once more, for the session may have changed since the event was queued.
    if (!entry.event().isPublic() && !interest.sieve().isCovered(entry.event(), tools.path())) {
      passage.pass(entry.sequence());
      return true;
    }
    return show(entry, tools);
  }

  /**
   * Writes the longest run that begins with the next entry and has the room; returns its length or
   * 0. Compressed, 64 events are a few kilobytes, but a quarter of a megabyte where their paths are
   * long and have nothing in common: those go out in shorter runs, or one by one.
   */
  private int showRun(Run.Ahead ahead, int room, Tools tools) {
    if (!envelope.isCoded() || values.isPresent()) {
      return 0;
    }
    int left = room + Buffers.BEYOND_ROOM - tools.out().length();
    int most = Run.EVENTS_MAX;
    while (most > 0) {
      List<TailEntry> run = Run.longest(engine.tail(), ahead, most);
      if (run == null
          || run.getFirst().sequence() <= passage.position()
          || !passage.mayShow(run.size(), run.getLast().sequence())) {
        return 0;
      }
      Piece piece = pieceOf(run, tools);
      if (piece.bytes().length <= left) {
        envelope.splice(piece, tools.out(), tools.coder());
        passage.showed(run.getLast().sequence(), run.size());
        return run.size();
      }
      most = run.size() - 1;
    }
    return 0;
  }

  private Piece pieceOf(List<TailEntry> run, Tools tools) {
    return run.getFirst().run(run, Run.slot(run), envelope.coding(), voice.encoding(), tools);
  }

  private boolean show(TailEntry entry, Tools tools) {
    return values.isEmpty()
        ? passage.show(entry, tools)
        : passage.show(entry.event(), values.get().of(entry.event().toEvent()), tools);
  }
}
