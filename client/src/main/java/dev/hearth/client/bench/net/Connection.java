package dev.hearth.client.bench.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One client socket on an {@link EventLoop}, which may be opened again after it closed. Used on
 * that loop's thread only.
 */
public final class Connection {
  /** What went wrong, and why; where nobody answers it is still a {@link ConnectException}. */
  public static IOException failure(String what, IOException cause) {
    String message = what + ": " + cause.getMessage();
    IOException failure =
        cause instanceof ConnectException
            ? new ConnectException(message)
            : new IOException(message);
    failure.initCause(cause);
    return failure;
  }

  private final EventLoop loop;
  private final ConnectionHandler handler;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer unsent;

  Connection(EventLoop loop, ConnectionHandler handler) {
    this.loop = loop;
    this.handler = handler;
  }

  /** Starts to connect; the handler hears of the outcome. Does nothing while open. */
  public void open(InetSocketAddress address) {
    if (channel != null) {
      return;
    }
    try {
      SocketChannel opened = SocketChannel.open();
      channel = opened;
      opened.configureBlocking(false);
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = opened.connect(address);
      key = opened.register(loop.selector(), 0, this);
      if (connected) {
        connected();
      } else {
        key.interestOps(SelectionKey.OP_CONNECT);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  public boolean isOpen() {
    return channel != null;
  }

  /**
   * Sends a request; what the socket does not take at once follows by itself.
   *
   * @param request read up to its limit; must stay as it is until the answer has begun
   */
  public void send(ByteBuffer request) {
    SocketChannel open = channel;
    if (open == null) {
      return;
    }
    try {
      open.write(request);
      if (request.hasRemaining()) {
        unsent = request;
        interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Closes without a word to the handler. */
  public void close() {
    SocketChannel open = channel;
    channel = null;
    key = null;
    unsent = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // The socket is given up either way; nothing was waiting for this outcome.
        return;
      }
    }
  }

  /** Called by the loop when the selector reports this connection. */
  void ready(int operations) {
    if ((operations & SelectionKey.OP_CONNECT) != 0) {
      finishConnect();
    }
    if ((operations & SelectionKey.OP_WRITE) != 0 && unsent != null) {
      ByteBuffer rest = unsent;
      unsent = null;
      interest(SelectionKey.OP_READ);
      send(rest);
    }
    if ((operations & SelectionKey.OP_READ) != 0) {
      receive();
    }
  }

  private void finishConnect() {
    SocketChannel open = channel;
    if (open == null) {
      return;
    }
    try {
      open.finishConnect();
      connected();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void connected() {
    interest(SelectionKey.OP_READ);
    handler.connected(this);
  }

  private void receive() {
    SocketChannel open = channel;
    if (open == null) {
      return;
    }
    try {
      ByteBuffer buffer = loop.buffer().clear();
      int count = open.read(buffer);
      if (count < 0) {
        fail(null);
      } else if (count > 0) {
        handler.received(this, loop.bytes(), count, System.nanoTime());
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void interest(int operations) {
    if (key != null) {
      key.interestOps(operations);
    }
  }

  private void fail(@Nullable IOException cause) {
    close();
    handler.closed(this, cause);
  }
}
