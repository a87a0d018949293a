package dev.hearth.client.bench.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What happens on a {@link Connection}; called on its loop's thread. */
public interface ConnectionHandler {
  /** The connection is open and may send. */
  void connected(Connection connection);

  /**
   * Bytes arrived.
   *
   * @param bytes borrowed for this call; the first {@code count} are new
   * @param nanos {@link System#nanoTime} just after they were read
   * @throws IOException if they make no sense; the connection is then closed
   */
  void received(Connection connection, byte[] bytes, int count, long nanos) throws IOException;

  /**
   * The connection is gone, and not because we closed it. It may be opened again.
   *
   * @param cause null when the peer closed it; whether an answer was complete is for the handler to
   *     know
   */
  void closed(Connection connection, @Nullable IOException cause);
}
