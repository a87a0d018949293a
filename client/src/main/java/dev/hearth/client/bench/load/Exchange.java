package dev.hearth.client.bench.load;

import dev.hearth.client.bench.net.BodySink;
import dev.hearth.client.bench.net.Connection;
import dev.hearth.client.bench.net.ConnectionHandler;
import dev.hearth.client.bench.net.EventLoop;
import dev.hearth.client.bench.net.MalformedResponseException;
import dev.hearth.client.bench.net.ResponseParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection of a load and the request it has in flight, if any. */
final class Exchange implements ConnectionHandler {
  private final LoadLoop loop;
  private final Script script;
  private final Connection connection;
  private final ResponseParser parser = new ResponseParser(BodySink.NONE, false);
  private boolean open;
  private boolean busy;
  private long start;
  private long idleSince;

  Exchange(LoadLoop loop, EventLoop events, Script script) {
    this.loop = loop;
    this.script = script;
    this.connection = events.connection(this);
  }

  void open(InetSocketAddress address) {
    connection.open(address);
  }

  /** Ends it; nobody waits any longer for the answer to a request that is on its way. */
  void close() {
    connection.close();
    if (busy) {
      busy = false;
      script.lost();
    }
  }

  /** Nanosecond since which this connection could have sent. */
  long idleSince() {
    return idleSince;
  }

  /**
   * Sends the next request.
   *
   * @param nanos from which its latency counts
   */
  void send(long nanos) {
    busy = true;
    start = nanos;
    parser.reset();
    connection.send(script.next(nanos));
  }

  @Override
  public void connected(Connection opened) {
    open = true;
    idleSince = System.nanoTime();
    loop.connected();
    loop.idle(this);
  }

  @Override
  public void received(Connection from, byte[] bytes, int count, long nanos) throws IOException {
    if (!busy) {
      throw new MalformedResponseException("an answer to no request");
    }
    if (parser.feed(bytes, 0, count) < count) {
      throw new MalformedResponseException("more than one answer to a request");
    }
    if (parser.isDone()) {
      answered(nanos);
      idleSince = nanos;
      if (parser.keepsAlive()) {
        loop.idle(this);
      } else {
        connection.close();
        open = false;
        loop.reopen(this);
      }
    }
  }

  @Override
  public void closed(Connection from, @Nullable IOException cause) {
    boolean lost = busy && !endsWithConnection(cause);
    if (lost) {
      busy = false;
      script.lost();
    }
    loop.closed(this, open, lost, cause);
    open = false;
  }

  /** Whether the close completed the answer; then it is counted like any other. */
  private boolean endsWithConnection(@Nullable IOException cause) {
    if (cause != null) {
      return false;
    }
    try {
      parser.end();
    } catch (MalformedResponseException e) {
      return false;
    }
    answered(System.nanoTime());
    return true;
  }

  private void answered(long nanos) {
    busy = false;
    script.answered(parser.status());
    loop.answered(parser.status(), start, nanos);
  }
}
