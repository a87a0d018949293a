package dev.hearth.server.subscriptions;

/** Where one stream is; {@link Subscriber} shows how it gets from one to the other. */
enum Phase {
  OPENING,
  SNAPSHOT,
  CATCHING_UP,
  STORING,
  JOINING,
  LIVE,
  ENDING,
  ENDED
}
