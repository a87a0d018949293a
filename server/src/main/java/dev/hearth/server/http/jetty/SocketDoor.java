package dev.hearth.server.http.jetty;

import dev.hearth.server.subscriptions.StreamOutput;
import java.io.IOException;

/** What a WebSocket connection leads to. Called by one thread at a time. */
public interface SocketDoor {
  /**
   * The connection is a WebSocket now; what is written to the output goes out as it is, framed by
   * the caller.
   */
  void opened(StreamOutput output) throws IOException;

  /**
   * The client sent something.
   *
   * @param readOn to be run once it is answered; until then nothing more is read. May be run by any
   *     thread, and before this returns.
   */
  void received(ClientFrames.Input input, Runnable readOn);

  /** The client is gone without a goodbye. */
  void gone();
}
