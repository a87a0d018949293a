package dev.hearth.server.subscriptions;

import java.net.InetAddress;

/**
 * A counted place. It is given back once: by whoever took it, or, once a stream has it, when that
 * stream has ended. The lock guards the two flags.
 */
final class TakenPlace implements Admission.Place {
  private final Registry registry;
  private final InetAddress address;
  private boolean used;
  private boolean left;

  TakenPlace(Registry registry, InetAddress address) {
    this.registry = registry;
    this.address = address;
  }

  /** Hands the place to a stream. */
  synchronized void use() {
    if (used || left) {
      throw new IllegalStateException("a place is for one stream");
    }
    used = true;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (used || left) {
        return;
      }
      left = true;
    }
    registry.leave(address);
  }

  /** Gives the place back when its stream has ended. */
  void leave() {
    synchronized (this) {
      if (left) {
        return;
      }
      left = true;
    }
    registry.leave(address);
  }
}
