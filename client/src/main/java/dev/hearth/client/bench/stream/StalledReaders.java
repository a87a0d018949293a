package dev.hearth.client.bench.stream;

import dev.hearth.client.bench.net.Requests;
import dev.hearth.client.bench.net.Target;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Clients that ask for a stream and read nothing of it. Their receive buffers are small, so that
 * what they were sent stays with the server. One that the server has had the time to cut is
 * replaced, so that there are always as many.
 */
public final class StalledReaders implements AutoCloseable {
  private static final int RECEIVE_BYTES = 4 << 10;

  /** Longer than a server waits for a reader that takes nothing. */
  private static final long LIFETIME_NANOS = Duration.ofSeconds(70).toNanos();

  private static final int CONNECT_MILLIS = 10_000;

  private record Stalled(Socket socket, long since) {}

  private final Target target;
  private final byte[] request;
  private final ArrayDeque<Stalled> readers = new ArrayDeque<>();
  private long opened;

  /**
   * Nobody yet.
   *
   * @param path of the stream, with its query and a cursor that has much to read
   */
  public StalledReaders(Target target, String path) {
    this.target = target;
    this.request = Requests.stream(target, path);
  }

  /** Opens so many more. */
  public void open(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(RECEIVE_BYTES);
      socket.connect(target.address(), CONNECT_MILLIS);
      socket.getOutputStream().write(request);
      readers.addLast(new Stalled(socket, System.nanoTime()));
      opened++;
    }
  }

  /** Replaces those who have been there for so long that the server should have cut them. */
  public void replaceTheOld() throws IOException {
    int old = 0;
    while (!readers.isEmpty() && System.nanoTime() - readers.getFirst().since() > LIFETIME_NANOS) {
      readers.removeFirst().socket().close();
      old++;
    }
    open(old);
  }

  /** How many were opened in all. */
  public long opened() {
    return opened;
  }

  /** Cuts all of them abruptly: a reset, and no goodbye. */
  public void cut() throws IOException {
    while (!readers.isEmpty()) {
      try (Socket socket = readers.removeFirst().socket()) {
        socket.setSoLinger(true, 0);
      }
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
