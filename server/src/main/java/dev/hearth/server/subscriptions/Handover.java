package dev.hearth.server.subscriptions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The streams to which the dispatcher has offered something since the last time, and the turns of
 * those that must be woken for it. Belongs to the dispatcher's thread.
 *
 * <p>A turn that was claimed is nobody else's to queue: lost between claim and queue, its stream
 * would hear no signal again, not even that of its end. So whatever fails, what was claimed is
 * queued.
 */
final class Handover {
  private final Consumer<List<Turn>> queue;
  private final Consumer<Turn> alone;
  private final List<Offers> offered = new ArrayList<>();
  private final List<Turn> woken = new ArrayList<>();

  /**
   * Nobody was offered anything.
   *
   * @param queue takes turns in their order; all of them, or if it throws, none
   * @param alone takes a turn that is the only one; if it throws, it has not
   */
  Handover(Consumer<List<Turn>> queue, Consumer<Turn> alone) {
    this.queue = queue;
    this.alone = alone;
  }

  /** Takes a stream that has kept its first entry. */
  void add(Offers stream) {
    offered.add(stream);
  }

  int streams() {
    return offered.size();
  }

  /**
   * Queues for the streams what they have kept, and then their turns.
   *
   * @param published as {@link Offers#hand} wants it
   * @param handed run when all have what is theirs, before the first is woken
   */
  void complete(long published, Runnable handed) {
    try {
      hand(published);
      handed.run();
    } finally {
      wake();
    }
  }

  private void hand(long published) {
    for (Offers stream : offered) {
      if (stream.hand(published)) {
        woken.add(stream.turn()); // Before it is claimed, for the list may have no room.
        if (!stream.turn().claim(Turn.WAKE)) {
          woken.removeLast();
        }
      }
    }
    offered.clear();
  }

  /** Queues the turns that were claimed; a pump passes on who has begun to read history since. */
  void wake() {
    if (woken.size() == 1) {
      alone.accept(woken.getFirst());
    } else {
      queue.accept(woken);
    }
    woken.clear();
  }
}
