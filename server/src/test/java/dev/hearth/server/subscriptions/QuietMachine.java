package dev.hearth.server.subscriptions;

/** A stream that has nothing to do; a test says otherwise where it matters. */
class QuietMachine implements Turn.Machine {
  /** A turn for queues that ask it nothing. */
  @SuppressWarnings("NullAway") // What is never run needs no engine.
  static Turn turn() {
    return new Turn(new QuietMachine(), null);
  }

  @Override
  public Turn.Next step(int signals, Tools tools) {
    return Turn.Next.PARK;
  }

  @Override
  public void read(Tools tools) {}

  @Override
  public boolean readsHistory() {
    return false;
  }

  @Override
  public boolean isFarBehind() {
    return false;
  }

  @Override
  public void fail(Throwable cause) {
    throw new AssertionError(cause);
  }
}
