package dev.hearth.server.subscriptions;

import dev.hearth.server.subscriptions.EngineFixture.TestStream;
import java.util.Set;

/** Two writers, the first of which is parked on its way, and streams that read meanwhile. */
interface World extends AutoCloseable {
  LogSource log();

  TestStream open(SubscriptionRequest request);

  /** Begins the first write and returns once it is parked. */
  void startFirst(String path);

  /** Begins the second write; returns once it is answered, or waits behind the first by design. */
  void startSecond(String path);

  /** Lets the first go; returns once both are answered. */
  void release();

  /** A third write, answered when this returns. */
  void writeLast(String path);

  /** Paths of the events that the engine has been told of so far. */
  Set<String> announced();

  @Override
  void close();
}
