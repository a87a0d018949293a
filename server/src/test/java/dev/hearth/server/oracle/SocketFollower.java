package dev.hearth.server.oracle;

import java.io.IOException;

/** Follows the native stream as a WebSocket, with the selectors that it was opened with. */
final class SocketFollower extends ObjectFollower {
  private final String parameters;

  SocketFollower(Setting setting, String parameters) {
    super(setting);
    this.parameters = parameters;
  }

  @Override
  void connect(long events) throws IOException, InterruptedException {
    String target = "/events/?" + parameters + "&cursor=" + Change.position(position());
    try (SocketWire wire = SocketWire.open(world.client(), target)) {
      follows(wire, events);
      read(wire::next, events);
    }
  }
}
