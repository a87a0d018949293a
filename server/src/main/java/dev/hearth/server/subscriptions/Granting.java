package dev.hearth.server.subscriptions;

import dev.hearth.storage.model.Selector;
import java.util.List;
import java.util.OptionalLong;

/**
 * Grants the wishes of one stream, each at a position where the stream stands; why that leaves no
 * seam, {@link Wishes} says. Belongs to whoever has the stream's turn, but for {@link #ask}.
 */
final class Granting {
  private final Wishes wishes;
  private final Interest interest;
  private final Course course;
  private final Ring ring;
  private final Engine engine;

  Granting(Wishes wishes, Interest interest, Course course, Ring ring, Engine engine) {
    this.wishes = wishes;
    this.interest = interest;
    this.course = course;
    this.ring = ring;
    this.engine = engine;
  }

  /** Takes a wish; the caller then wakes the stream. Called by any thread. */
  void ask(Wish wish) {
    wishes.ask(wish);
  }

  /** Every selector that the tables hold, or soon will, for this stream. */
  List<Selector> stored() {
    return wishes.stored();
  }

  /**
   * True if there is a wish that can be granted in this turn. While a join is asked for, the
   * position must not move and nothing may be written; during a snapshot, which may take long, the
   * position alone must not move.
   *
   * @param prepared called by another thread when there is more to do
   */
  boolean isDue(Phase phase, long number, Runnable prepared) {
    if (wishes.isEmpty()) {
      return false;
    }
    boolean stands =
        phase == Phase.CATCHING_UP
            || phase == Phase.LIVE
            || (phase == Phase.SNAPSHOT && wishes.movesNothing());
    return stands && wishes.prepare(number, interest.request().filter(), prepared);
  }

  /**
   * Answers the wish that is due, into the thread's buffer; {@link #answered} is to follow once the
   * answer is on its way.
   *
   * @return the phase in which the stream goes on
   */
  Phase grant(Phase phase, long number, Tools tools) {
    if (phase == Phase.LIVE) {
      moveToWhereNothingIsLeft(tools);
    }
    EventFilter filter = interest.request().filter();
    return switch (wishes.grant(number, filter, course.passage().position())) {
      case Wishes.Granted.Pong pong -> {
        course.envelope().pong(pong.payload(), tools.out(), tools.coder());
        yield phase;
      }
      case Wishes.Granted.Told said -> {
        course.voice().say(said.object(), tools.out());
        yield phase;
      }
      case Wishes.Granted.Filter change -> {
        course.voice().say(change.object(), tools.out());
        ring.leave();
        interest.change(change.filter());
        yield Phase.CATCHING_UP;
      }
    };
  }

  private void moveToWhereNothingIsLeft(Tools tools) {
    OptionalLong settled = ring.settled(engine.dispatcher()::published);
    if (settled.isPresent()) {
      course.passage().reach(settled.getAsLong(), tools.out());
    } else {
      course.passage().reachSilently(ring.base());
    }
  }

  /** Makes room for the next wish. */
  void answered() {
    wishes.answered();
  }
}
