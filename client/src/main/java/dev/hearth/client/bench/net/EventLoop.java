package dev.hearth.client.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread that drives any number of connections with one selector and one read buffer.
 *
 * <p>Everything but {@link #execute}, {@link #start} and {@link #close} belongs to that thread. A
 * {@link Ticker} gives the loop its sense of time: ramps, rates and deadlines.
 */
public final class EventLoop implements AutoCloseable {
  /** Called in each round of the loop. */
  @FunctionalInterface
  public interface Ticker {
    /**
     * Does what is due.
     *
     * @param nowNanos {@link System#nanoTime}
     * @return the nanosecond at which the next call is wanted at the latest
     */
    long tick(long nowNanos);

    /**
     * Whether a peer owes something. If none does, the loop may sleep through what is left to the
     * deadline, or else it looks again every few dozen microseconds.
     */
    default boolean isOwed() {
      return true;
    }
  }

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long IDLE_MILLIS = 100;

  /** The selector counts in milliseconds; a shorter wait is parked in steps of this. */
  private static final long PARK_NANOS = 50_000;

  private final Selector selector;
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Connection> connections = new ArrayList<>();
  private final Thread thread;
  private final Consumer<SelectionKey> ready = this::ready;
  private Ticker ticker = now -> now + IDLE_MILLIS * NANOS_PER_MILLI;
  private long readySince;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /**
   * A loop whose thread does not run yet.
   *
   * @param name of the thread
   */
  public EventLoop(String name) throws IOException {
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** A closed connection of this loop. Before {@link #start}, or on the loop's thread. */
  public Connection connection(ConnectionHandler handler) {
    Connection connection = new Connection(this, handler);
    connections.add(connection);
    return connection;
  }

  /** Starts the thread. */
  public void start(Ticker first) {
    ticker = first;
    thread.start();
  }

  /** Runs a task on the loop's thread, soon. */
  public void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Makes {@link Ticker#tick} run soon. */
  public void wake() {
    selector.wakeup();
  }

  /**
   * Throws what ended the loop, if anything did: a bug of ours, for what peers do is handled.
   *
   * @throws IllegalStateException with that as its cause
   */
  public void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("a thread of the load generator failed", cause);
    }
  }

  /** Stops the thread and closes every connection. */
  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
    try {
      if (thread.getState() == Thread.State.NEW) {
        closeAll();
      } else {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * When what is handled now was seen to be ready: before the first of as many connections as were
   * seen at once. On the loop's thread.
   */
  public long readySince() {
    return readySince;
  }

  Selector selector() {
    return selector;
  }

  /** Where every connection of this loop reads into; what it holds is gone with the next read. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** What {@link #buffer} reads into. */
  byte[] bytes() {
    return bytes;
  }

  private void run() {
    try {
      while (!stopped) {
        Runnable task = tasks.poll();
        while (task != null) {
          task.run();
          task = tasks.poll();
        }
        waitUntil(ticker.tick(System.nanoTime()));
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      closeAll();
    }
  }

  private void waitUntil(long deadline) throws IOException {
    readySince = 0;
    long nanos = deadline - System.nanoTime();
    if (nanos >= NANOS_PER_MILLI) {
      selector.select(ready, Math.min(nanos / NANOS_PER_MILLI, IDLE_MILLIS));
    } else if (selector.selectNow(ready) == 0 && nanos > 0) {
      LockSupport.parkNanos(ticker.isOwed() ? Math.min(nanos, PARK_NANOS) : nanos);
    }
  }

  private void ready(SelectionKey key) {
    if (readySince == 0) {
      readySince = System.nanoTime();
    }
    try {
      if (key.attachment() instanceof Connection connection) {
        connection.ready(key.readyOps());
      }
    } catch (CancelledKeyException e) {
      // Another connection's handler closed this one in the same round; there is nothing to do.
      return;
    }
  }

  private void closeAll() {
    connections.forEach(Connection::close);
    try {
      selector.close();
    } catch (IOException e) {
      // All sockets are closed already, and no thread waits here any more.
      return;
    }
  }
}
